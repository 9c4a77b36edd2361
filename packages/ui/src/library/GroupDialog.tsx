import type { Vm } from "@openutm/shared-types";
import { useId, useRef, useState } from "react";
import { useCall, useConnection, useVmsNow } from "../app/backend.tsx";
import { changeVm } from "../app/change-vm.ts";
import { useFrame } from "../app/frame-state.tsx";
import { Button } from "../components/button/Button.tsx";
import { Dialog } from "../components/dialog/Dialog.tsx";
import { Field } from "../components/field/Field.tsx";
import { Input } from "../components/input/Input.tsx";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { i18n, useTranslation } from "../i18n/index.ts";
import { shownName } from "../shown-name.ts";
import styles from "./GroupDialog.module.css";
import { allGroups } from "./sidebar/rows.ts";

/** Of a group or a tag; the contract says so. */
const longest = 64;

export const tagsFrom = (text: string): string[] => [
  ...new Set(
    text
      .split(",")
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ""),
  ),
];

const Form = ({ vm }: { readonly vm: Vm }) => {
  const { t } = useTranslation("library");
  const connection = useConnection();
  const vmsNow = useVmsNow();
  const { close } = useFrame();
  const { busy, failure, run } = useCall();
  const form = useId();
  const known = useId();
  // What the change is made from is what was seen when the dialog opened.
  const base = useRef(vm);
  const [group, setGroup] = useState(vm.group ?? "");
  const [tags, setTags] = useState(vm.tags.join(", "));
  const wanted = { group: group.trim(), tags: tagsFrom(tags) };
  const tooLong = (text: string): string | undefined =>
    text.length > longest ? t("group.tooLong") : undefined;
  const groupError = tooLong(wanted.group);
  const tagsError = wanted.tags.map(tooLong).find((error) => error !== undefined);

  const save = async (): Promise<void> => {
    if (groupError !== undefined || tagsError !== undefined) return;
    const saved = await run(async () => {
      const answer = await changeVm(connection, base.current, wanted);
      if (answer.kind === "conflict") {
        base.current = answer.theirs;
        throw new Error(i18n.t("app:stale"));
      }
    });
    if (saved) close();
  };

  return (
    <Dialog
      title={t("group.title", { name: shownName(vm.name) })}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{i18n.t("components:cancel")}</Button>
          <Button variant="primary" type="submit" form={form} busy={busy}>
            {t("group.save")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className={styles["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label={t("group.group")} fact={t("group.groupFact")} error={groupError}>
          {(attributes) => <Input {...attributes} list={known} value={group} onChange={setGroup} />}
        </Field>
        <datalist id={known}>
          {allGroups(vmsNow()).map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Field label={t("group.tags")} fact={t("group.tagsFact")} error={tagsError}>
          {(attributes) => <Input {...attributes} value={tags} onChange={setTags} />}
        </Field>
        {failure !== undefined && <ReasonCard reason={failure} />}
      </form>
    </Dialog>
  );
};

/** Where a machine stands in the sidebar and what it is found by. */
export const GroupDialog = ({ vmId }: { readonly vmId: string }) => {
  const vmsNow = useVmsNow();
  const [vm] = useState(() => vmsNow().find(({ id }) => id === vmId));
  return vm === undefined ? null : <Form vm={vm} />;
};
