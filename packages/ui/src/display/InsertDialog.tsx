import type { Vm } from "@openutm/shared-types";
import { useState } from "react";
import { useCall, useConnection } from "../app/backend.tsx";
import { useHost } from "../app/host-actions.ts";
import { Button } from "../components/button/Button.tsx";
import { Dialog } from "../components/dialog/Dialog.tsx";
import { Field } from "../components/field/Field.tsx";
import { Input } from "../components/input/Input.tsx";
import type { FocusAfter } from "../components/menu/entries.ts";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { useTranslation } from "../i18n/index.ts";

type InsertDialogProps = {
  readonly vm: Vm;
  readonly driveId: string;
  readonly focusAfter: FocusAfter;
  onClose(): void;
};

/** Puts an ISO into a CD drive of a guest that runs. */
export const InsertDialog = ({ vm, driveId, focusAfter, onClose }: InsertDialogProps) => {
  const { t } = useTranslation("display");
  const { t: common } = useTranslation();
  const connection = useConnection();
  const host = useHost();
  const { busy, failure, run } = useCall();
  const [path, setPath] = useState("");
  const insert = async (): Promise<void> => {
    const done = await run(() => connection.call("vm.insertMedium", { id: vm.id, driveId, path }));
    if (done) onClose();
  };
  const choose = async (): Promise<void> => {
    const chosen = await host?.chooseFile("iso");
    if (chosen !== undefined) setPath(chosen);
  };
  return (
    <Dialog
      title={t("insertTitle")}
      focusAfter={focusAfter}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button
            variant="primary"
            busy={busy}
            disabled={path === ""}
            onClick={() => void insert()}
          >
            {t("insertDo")}
          </Button>
        </>
      }
    >
      <Field label={t("insertPath")}>
        {(attributes) => (
          <Input
            {...attributes}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog is for this field alone
            autoFocus
            value={path}
            onChange={setPath}
            end={
              host === undefined ? undefined : (
                <Button variant="quiet" onClick={() => void choose()}>
                  {t("choose")}
                </Button>
              )
            }
          />
        )}
      </Field>
      {failure !== undefined && <ReasonCard reason={failure} />}
    </Dialog>
  );
};
