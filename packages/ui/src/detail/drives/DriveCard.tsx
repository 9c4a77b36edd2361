import type { Drive, DriveBus } from "@openutm/shared-types";
import { DriveBus as DriveBusSchema } from "@openutm/shared-types";
import { useState } from "react";
import { useCall, useConnection } from "../../app/backend.tsx";
import { Button } from "../../components/button/Button.tsx";
import { Field } from "../../components/field/Field.tsx";
import { ReasonCard } from "../../components/reason-card/ReasonCard.tsx";
import { ResourceBar } from "../../components/resource-bar/ResourceBar.tsx";
import { Select } from "../../components/select/Select.tsx";
import { Switch } from "../../components/switch/Switch.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { FormCard } from "../form/FormCard.tsx";
import { useFieldError } from "../form/use-field-error.ts";
import styles from "./DriveCard.module.css";
import type { DriveWords } from "./drive-facts.ts";
import { InsertMediumDialog } from "./InsertMediumDialog.tsx";
import { RemoveDriveDialog } from "./RemoveDriveDialog.tsx";
import { ResizeDriveDialog } from "./ResizeDriveDialog.tsx";

type DriveCardProps = { readonly drive: Drive; readonly words: DriveWords };
type Question = "insert" | "remove" | "resize";

/** One drive: what is in it, how it is connected, and what can be done with it. */
export const DriveCard = ({ drive, words }: DriveCardProps) => {
  const { t } = useTranslation("detail");
  const connection = useConnection();
  const error = useFieldError();
  const call = useCall();
  const { vm, values, configure } = useDraft();
  const [question, setQuestion] = useState<Question>();
  const isCd = drive.kind === "cdrom";
  const isEmpty = drive.medium.kind === "empty";
  // A drive that was removed elsewhere while it is being edited here: nothing can be done with it any more.
  const isThere = vm.config.drives.some(({ id }) => id === drive.id);
  const set = (change: Partial<Pick<Drive, "bus" | "readOnly">>): void =>
    configure({
      drives: values.config.drives.map((one) =>
        one.id === drive.id ? { ...one, ...change } : one,
      ),
    });
  const eject = (force: boolean) =>
    void call.run(() => connection.call("vm.ejectMedium", { id: vm.id, driveId: drive.id, force }));
  return (
    <FormCard
      title={words.name}
      actions={
        isThere && (
          <span className={styles["actions"]}>
            {isCd && (
              <Button onClick={() => setQuestion("insert")}>{t("drives.insert.button")}</Button>
            )}
            {isCd && !isEmpty && (
              <Button busy={call.busy} onClick={() => eject(false)}>
                {t("drives.eject")}
              </Button>
            )}
            {!isCd && (
              <Button onClick={() => setQuestion("resize")}>{t("drives.resize.button")}</Button>
            )}
            <Button variant="quiet" onClick={() => setQuestion("remove")}>
              {t("drives.remove.button")}
            </Button>
          </span>
        )
      }
    >
      <div>
        {words.usage !== undefined && (
          <ResourceBar
            label={t("drives.usage")}
            used={words.usage.usedBytes}
            total={words.usage.totalBytes}
            text={words.usage.text}
            tone="calm"
          />
        )}
        <p className={styles["path"]}>
          <bdi>{drive.medium.kind === "empty" ? t("drives.empty") : drive.medium.path}</bdi>
        </p>
        {call.failure !== undefined && (
          <ReasonCard
            reason={call.failure}
            actions={
              <>
                {call.failure.code === "drive.locked" && (
                  <Button variant="danger" onClick={() => eject(true)}>
                    {t("drives.ejectForce")}
                  </Button>
                )}
                <Button variant="quiet" onClick={call.dismiss}>
                  {t("failure.dismiss")}
                </Button>
              </>
            }
          />
        )}
      </div>
      <Field
        label={t("drives.bus")}
        layout="row"
        fact={t(`drives.busFacts.${drive.bus}`)}
        error={error(`config.drives.${drive.id}`)}
      >
        {(attributes) => (
          <Select<DriveBus>
            {...attributes}
            options={DriveBusSchema.options
              // IDE exists on the old machine only; a drive that has it keeps the choice in sight.
              .filter((bus) => bus !== "ide" || values.config.machine === "pc" || drive.bus === bus)
              .map((bus) => ({
                value: bus,
                label: t(`drives.buses.${bus}`),
                fact: t(`drives.busFacts.${bus}`),
              }))}
            value={drive.bus}
            onChange={(bus) => set({ bus })}
          />
        )}
      </Field>
      {!isCd && (
        <Switch
          label={t("drives.readOnly")}
          fact={t("drives.readOnlyFact")}
          checked={drive.readOnly}
          onChange={(readOnly) => set({ readOnly })}
        />
      )}
      {question === "insert" && (
        <InsertMediumDialog drive={drive} onClose={() => setQuestion(undefined)} />
      )}
      {question === "remove" && (
        <RemoveDriveDialog drive={drive} words={words} onClose={() => setQuestion(undefined)} />
      )}
      {question === "resize" && (
        <ResizeDriveDialog drive={drive} words={words} onClose={() => setQuestion(undefined)} />
      )}
    </FormCard>
  );
};
