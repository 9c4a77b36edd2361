import { useState } from "react";
import { useHost } from "../../app/host-actions.ts";
import { Button } from "../../components/button/Button.tsx";
import { Field } from "../../components/field/Field.tsx";
import { Input } from "../../components/input/Input.tsx";
import { FileChooser } from "../../create/file/FileChooser.tsx";
import { useTranslation } from "../../i18n/index.ts";
import styles from "./PathField.module.css";

type PathFieldProps = {
  readonly label: string;
  readonly kind: "iso" | "disk";
  readonly value: string;
  onChange(path: string): void;
};

/** A file of the host: typed, or chosen in the system's dialog, or in the page's own where the shell has none. */
export const PathField = ({ label, kind, value, onChange }: PathFieldProps) => {
  const { t } = useTranslation("detail");
  const host = useHost();
  const [isChoosing, setIsChoosing] = useState(false);
  const choose = async (): Promise<void> => {
    if (host === undefined) {
      setIsChoosing(true);
      return;
    }
    const path = await host.chooseFile(kind);
    if (path !== undefined) onChange(path);
  };
  return (
    <>
      <Field label={label} fact={t("drives.pathFact")}>
        {(attributes) => (
          <span className={styles["row"]}>
            <Input {...attributes} value={value} onChange={onChange} spellCheck={false} dir="ltr" />
            <Button onClick={() => void choose()}>{t("drives.choose")}</Button>
          </span>
        )}
      </Field>
      {isChoosing && (
        <FileChooser
          onClose={() => setIsChoosing(false)}
          onChoose={(path) => {
            setIsChoosing(false);
            onChange(path);
          }}
        />
      )}
    </>
  );
};
