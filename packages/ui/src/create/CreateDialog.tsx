import type { CreateVmInput, VmSource } from "@openutm/shared-types";
import { useState } from "react";
import { useCall, useConnection } from "../app/backend.tsx";
import type { HostActions, ImageFile } from "../app/host-actions.ts";
import { Button } from "../components/button/Button.tsx";
import { Dialog } from "../components/dialog/Dialog.tsx";
import { Field } from "../components/field/Field.tsx";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import styles from "./CreateDialog.module.css";

const kinds = [
  {
    kind: "iso",
    label: "An installer disc",
    fact: "An ISO file of Linux, Windows or another system",
  },
  {
    kind: "disk",
    label: "A disk image",
    fact: "A qcow2 or raw file; the machine gets its own copy",
  },
  { kind: "demo", label: "The demo", fact: "A tiny machine that comes with OpenUTM" },
] as const;
type Kind = (typeof kinds)[number]["kind"];

type Draft = {
  readonly kind: Kind;
  readonly path: string;
  readonly name: string;
  readonly cpuCount: string;
  readonly memoryMib: string;
  readonly diskGib: string;
};

const emptyDraft: Draft = {
  kind: "iso",
  path: "",
  name: "",
  cpuCount: "",
  memoryMib: "",
  diskGib: "",
};

const nameFrom = ({ kind, path, name }: Draft): string => {
  if (name !== "") return name;
  if (kind === "demo") return "Demo";
  return (
    path
      .split(/[\\/]/)
      .at(-1)
      ?.replace(/\.[^.]+$/, "") ?? ""
  );
};

const sourceFrom = ({ kind, path }: Draft): VmSource => {
  if (kind === "iso") return { kind, path };
  if (kind === "disk") return { kind, path, mode: "copy" };
  return { kind };
};

/** What the form asks for; an empty field leaves the choice to OpenUTM. */
export const inputFrom = (draft: Draft): CreateVmInput => {
  const numbers =
    draft.kind === "demo"
      ? {}
      : {
          cpuCount: draft.cpuCount,
          memoryMib: draft.memoryMib,
          ...(draft.kind === "iso" ? { diskGib: draft.diskGib } : {}),
        };
  const given = Object.entries(numbers).filter(([, text]) => text !== "");
  return {
    name: nameFrom(draft),
    source: sourceFrom(draft),
    ...Object.fromEntries(given.map(([key, text]) => [key, Number(text)])),
  };
};

type CreateDialogProps = {
  /** What the form begins with: a file that was dropped on the window. */
  readonly file?: ImageFile | undefined;
  /** The system's file dialog, where the shell has one. */
  readonly chooseFile?: HostActions["chooseFile"] | undefined;
  onClose(): void;
  onCreated(id: string): void;
};

export const CreateDialog = ({ file, chooseFile, onClose, onCreated }: CreateDialogProps) => {
  const connection = useConnection();
  const { busy, failure, run } = useCall();
  const [draft, setDraft] = useState<Draft>({ ...emptyDraft, ...file });
  const [madeId, setMadeId] = useState<string>();
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const ready = nameFrom(draft) !== "" && (draft.kind === "demo" || draft.path !== "");

  const create = (): void =>
    void run(async () => {
      // A start that failed leaves the VM made: trying again starts that one.
      const id = madeId ?? (await connection.call("vm.create", inputFrom(draft))).id;
      setMadeId(id);
      await connection.call("vm.start", { id });
      onCreated(id);
    });

  const choose = (): void => {
    if (draft.kind === "demo") return;
    void chooseFile?.(draft.kind).then((path) => path !== undefined && change({ path }));
  };

  return (
    <Dialog
      title="New machine"
      description="What should it run? Everything else can be changed later."
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!ready || busy} onClick={create}>
            {busy ? "Working…" : "Create and start"}
          </Button>
        </>
      }
    >
      <form
        className={styles["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !busy) create();
        }}
      >
        <fieldset className={styles["kinds"]}>
          <legend>Start from</legend>
          {kinds.map(({ kind, label, fact }) => (
            <label key={kind} data-checked={draft.kind === kind || undefined}>
              <input
                type="radio"
                name="kind"
                checked={draft.kind === kind}
                onChange={() => change({ kind })}
              />
              <b>{label}</b>
              <small>{fact}</small>
            </label>
          ))}
        </fieldset>
        {draft.kind !== "demo" && (
          <Field
            label="File"
            fact="Its path on this computer, such as /home/you/Downloads/debian.iso"
          >
            {(attributes) => (
              <input
                {...attributes}
                value={draft.path}
                onChange={(event) => change({ path: event.target.value })}
                autoFocus
                spellCheck={false}
              />
            )}
          </Field>
        )}
        {draft.kind !== "demo" && chooseFile !== undefined && (
          <Button type="button" onClick={choose}>
            Choose a file…
          </Button>
        )}
        <Field label="Name">
          {(attributes) => (
            <input
              {...attributes}
              value={draft.name}
              placeholder={nameFrom(draft)}
              maxLength={255}
              onChange={(event) => change({ name: event.target.value })}
            />
          )}
        </Field>
        {draft.kind !== "demo" && (
          <div className={styles["numbers"]}>
            <Field label="Cores">
              {(attributes) => (
                <input
                  {...attributes}
                  type="number"
                  min={1}
                  max={255}
                  placeholder="auto"
                  value={draft.cpuCount}
                  onChange={(event) => change({ cpuCount: event.target.value })}
                />
              )}
            </Field>
            <Field label="Memory, MB">
              {(attributes) => (
                <input
                  {...attributes}
                  type="number"
                  min={1}
                  placeholder="auto"
                  value={draft.memoryMib}
                  onChange={(event) => change({ memoryMib: event.target.value })}
                />
              )}
            </Field>
            {draft.kind === "iso" && (
              <Field label="Disk, GB">
                {(attributes) => (
                  <input
                    {...attributes}
                    type="number"
                    min={1}
                    placeholder="auto"
                    value={draft.diskGib}
                    onChange={(event) => change({ diskGib: event.target.value })}
                  />
                )}
              </Field>
            )}
          </div>
        )}
        {failure !== undefined && (
          <div ref={(card) => void card?.scrollIntoView({ block: "nearest" })}>
            <ReasonCard reason={failure} />
          </div>
        )}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
};
