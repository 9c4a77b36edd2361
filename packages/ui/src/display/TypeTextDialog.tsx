import type { Vm } from "@openutm/shared-types";
import { useState } from "react";
import { useCall, useConnection } from "../app/backend.tsx";
import { Button } from "../components/button/Button.tsx";
import { Dialog } from "../components/dialog/Dialog.tsx";
import { Field } from "../components/field/Field.tsx";
import { TextArea } from "../components/input/TextArea.tsx";
import type { FocusAfter } from "../components/menu/entries.ts";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { useTranslation } from "../i18n/index.ts";

/** The contract's bound of `vm.typeText`. */
const maxCharacters = 65_536;

type TypeTextDialogProps = {
  readonly vm: Vm;
  readonly focusAfter: FocusAfter;
  onClose(): void;
};

/** Text as key presses: the way in for a guest without an agent. */
export const TypeTextDialog = ({ vm, focusAfter, onClose }: TypeTextDialogProps) => {
  const { t } = useTranslation("display");
  const { t: common } = useTranslation();
  const connection = useConnection();
  const { busy, failure, run } = useCall();
  const [text, setText] = useState("");
  const type = async (): Promise<void> => {
    if (await run(() => connection.call("vm.typeText", { id: vm.id, text }))) onClose();
  };
  const paste = (): void => {
    void run(async () => setText((await navigator.clipboard.readText()).slice(0, maxCharacters)));
  };
  return (
    <Dialog
      title={t("typeTitle")}
      description={t("typeFact")}
      focusAfter={focusAfter}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button variant="primary" busy={busy} disabled={text === ""} onClick={() => void type()}>
            {t("typeDo")}
          </Button>
        </>
      }
    >
      <Field label={t("typeField")}>
        {(attributes) => (
          <TextArea
            {...attributes}
            look="code"
            rows={6}
            maxLength={maxCharacters}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog is for this field alone
            autoFocus
            value={text}
            onChange={setText}
          />
        )}
      </Field>
      <Button variant="quiet" onClick={paste}>
        {t("pasteHere")}
      </Button>
      {failure !== undefined && <ReasonCard reason={failure} />}
    </Dialog>
  );
};
