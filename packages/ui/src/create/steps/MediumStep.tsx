import type { Reason } from "@openutm/shared-types";
import { FileDown } from "lucide-react";
import { useState } from "react";
import { useTimeLeft } from "../../app/jobs/JobList.tsx";
import { Button } from "../../components/button/Button.tsx";
import { Field } from "../../components/field/Field.tsx";
import { Input } from "../../components/input/Input.tsx";
import { Progress } from "../../components/progress/Progress.tsx";
import { ReasonCard } from "../../components/reason-card/ReasonCard.tsx";
import { sizeText } from "../../detail/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { shownName } from "../../shown-name.ts";
import type { Sending } from "../file/use-file.ts";
import { DiskUse } from "./DiskUse.tsx";
import { FoundSystem } from "./FoundSystem.tsx";
import styles from "./Steps.module.css";
import type { StepProps } from "./step-props.ts";

type MediumStepProps = StepProps & {
  /** Why no VM can be made from this file, though it was read. */
  readonly refusal: Reason | undefined;
  onChooseFile(): void;
};

const PathField = ({ onUse }: { onUse(path: string): void }) => {
  const { t } = useTranslation("create");
  const [path, setPath] = useState("");
  const use = (): void => {
    if (path.trim() !== "") onUse(path.trim());
  };
  return (
    <div className={styles["path"]}>
      <Field label={t("medium.path")}>
        {(attributes) => (
          <Input
            {...attributes}
            value={path}
            onChange={setPath}
            placeholder={t("medium.pathExample")}
            spellCheck={false}
            dir="ltr"
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              // The file is looked at first; the step is left by the next Enter.
              event.preventDefault();
              use();
            }}
          />
        )}
      </Field>
      {path.trim() !== "" && <Button onClick={use}>{t("medium.use")}</Button>}
    </div>
  );
};

const SendingLine = ({ sending }: { readonly sending: Sending }) => {
  const { t, i18n } = useTranslation("create");
  const { name, sentBytes, totalBytes, cancel } = sending;
  const progress = sentBytes / Math.max(1, totalBytes);
  return (
    <Progress
      label={t("medium.sending", { name: shownName(name) })}
      value={progress}
      timeLeftMs={useTimeLeft({ progress })}
      detail={t("medium.sent", {
        sent: sizeText(i18n.language, sentBytes),
        total: sizeText(i18n.language, totalBytes),
      })}
      onCancel={cancel}
    />
  );
};

/** What it starts from: a file that names its own system, or nothing yet. */
export const MediumStep = ({ state, refusal, onChooseFile }: MediumStepProps) => {
  const { t } = useTranslation("create");
  const { wish, file, change } = state;
  if (file.sending !== undefined) return <SendingLine sending={file.sending} />;
  const failure = wish.file.state === "failed" ? wish.file.reason : (file.failure ?? refusal);
  const usesFile = wish.start === "file" && wish.file.state === "known";
  return (
    <div className={styles["stack"]}>
      {wish.start === "nothing" || usesFile ? (
        <FoundSystem state={state} onChooseFile={onChooseFile} />
      ) : (
        <button type="button" className={styles["drop"]} onClick={onChooseFile}>
          <FileDown size={26} aria-hidden />
          <b>{t(wish.file.state === "looking" ? "medium.looking" : "medium.drop")}</b>
          <small>{t("medium.dropFact")}</small>
          <span className={styles["dropChoose"]}>{t("medium.choose")}</span>
        </button>
      )}
      {failure !== undefined && wish.start === "file" && <ReasonCard reason={failure} />}
      {usesFile && refusal === undefined && <DiskUse state={state} />}
      {wish.start === "file" && !usesFile && (
        <>
          <PathField onUse={file.choose} />
          <div className={styles["without"]}>
            <Button variant="quiet" onClick={() => change({ start: "nothing" })}>
              {t("medium.without")}
            </Button>
            <small>{t("medium.withoutFact")}</small>
          </div>
        </>
      )}
    </div>
  );
};
