import type { NewDrive } from "@openutm/shared-types";
import { useState } from "react";
import { useCall, useConnection } from "../../app/backend.tsx";
import { Button } from "../../components/button/Button.tsx";
import { Dialog } from "../../components/dialog/Dialog.tsx";
import { Field } from "../../components/field/Field.tsx";
import { ReasonCard } from "../../components/reason-card/ReasonCard.tsx";
import { Select } from "../../components/select/Select.tsx";
import { SliderRow } from "../../components/slider/SliderRow.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { sizeText } from "../format.ts";
import { useDoctor } from "../host.ts";
import styles from "./AddDriveDialog.module.css";
import { PathField } from "./PathField.tsx";

export type NewDriveKind = NewDrive["kind"];
type Mode = Extract<NewDrive, { kind: "disk" }>["mode"];

const modes: readonly Mode[] = ["linked", "copy", "inPlace"];
const usualGib = 25;
const sliderMaxGib = 500;

/** Asks what the new drive is to be, and adds it at once. */
export const AddDriveDialog = ({
  kind,
  onClose,
}: {
  readonly kind: NewDriveKind;
  onClose(): void;
}) => {
  const { t, i18n } = useTranslation("detail");
  const connection = useConnection();
  const doctor = useDoctor();
  const { vm } = useDraft();
  const call = useCall();
  const [sizeGib, setSizeGib] = useState(usualGib);
  const [path, setPath] = useState("");
  const [mode, setMode] = useState<Mode>("linked");

  const drive = (): NewDrive => {
    if (kind === "newDisk") return { kind, sizeGib };
    if (kind === "disk") return { kind, path, mode };
    return path === "" ? { kind } : { kind, path };
  };
  const add = async (): Promise<void> => {
    const { id, revision } = vm;
    if (await call.run(() => connection.call("vm.addDrive", { id, revision, drive: drive() })))
      onClose();
  };
  const missing = kind === "disk" && path === "" ? t("drives.pathMissing") : undefined;
  return (
    <Dialog
      title={t(`drives.newTitle.${kind}`)}
      description={t(`drives.newText.${kind}`)}
      onClose={() => !call.busy && onClose()}
      actions={
        <>
          <Button variant="quiet" disabled={call.busy} onClick={onClose}>
            {t("drives.cancel")}
          </Button>
          <Button
            variant="primary"
            busy={call.busy}
            disabledReason={missing}
            onClick={() => void add()}
          >
            {t("drives.addIt")}
          </Button>
        </>
      }
    >
      <div className={styles["fields"]}>
        {kind === "newDisk" && (
          <SliderRow
            label={t("drives.size")}
            unit="GB"
            value={sizeGib}
            onChange={(next) => setSizeGib(Math.round(next))}
            min={1}
            max={Math.max(sliderMaxGib, sizeGib)}
            {...(doctor === undefined
              ? {}
              : {
                  fact: t("drives.free", { size: sizeText(i18n.language, doctor.diskFreeBytes) }),
                })}
          />
        )}
        {kind !== "newDisk" && (
          <PathField
            label={t(kind === "disk" ? "drives.diskFile" : "drives.isoFile")}
            kind={kind === "disk" ? "disk" : "iso"}
            value={path}
            onChange={setPath}
          />
        )}
        {kind === "disk" && (
          <Field label={t("drives.mode")} fact={t(`drives.modeFacts.${mode}`)}>
            {(attributes) => (
              <Select<Mode>
                {...attributes}
                options={modes.map((value) => ({ value, label: t(`drives.modes.${value}`) }))}
                value={mode}
                onChange={setMode}
              />
            )}
          </Field>
        )}
        {call.failure !== undefined && <ReasonCard reason={call.failure} />}
      </div>
    </Dialog>
  );
};
