import type { DisplayState } from "@openutm/display";
import type { Vm } from "@openutm/shared-types";
import { useState, type DragEvent, type ReactNode, type RefObject } from "react";
import { carriesFiles, droppedFiles } from "../app/drop/dropped.ts";
import { useHost } from "../app/host-actions.ts";
import { useTranslation } from "../i18n/index.ts";
import { DisplayNotice, Notice } from "./DisplayNotice.tsx";
import styles from "./GuestStage.module.css";
import { limitOf } from "./limits.ts";
import { TransferList } from "./TransferList.tsx";
import type { DisplayFacts } from "./use-display-facts.ts";
import type { FileTransfers } from "./use-file-transfers.ts";

type GuestStageProps = {
  readonly vm: Vm;
  readonly screen: RefObject<HTMLDivElement | null>;
  readonly state: DisplayState;
  readonly facts: DisplayFacts | undefined;
  readonly files: FileTransfers;
  /** Stands in place of the picture while another program shows it. */
  readonly elsewhere: ReactNode;
  reconnect(): void;
};

/** The guest's picture, what stands over it, and what is dropped on it. */
export const GuestStage = (props: GuestStageProps) => {
  const { vm, screen, state, facts, files, elsewhere, reconnect } = props;
  const { t } = useTranslation("display");
  const [isOver, setIsOver] = useState(false);
  const refusal = limitOf(vm, facts?.abilities, "receiveFiles");
  const canDrop = facts !== undefined && refusal === undefined;
  const host = useHost();
  const hasFiles = ({ dataTransfer }: DragEvent): boolean => carriesFiles(dataTransfer.types, host);
  // A file over a guest is meant for the guest, whatever the rest of the page does with one.
  const over = (event: DragEvent): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    event.dataTransfer.dropEffect = canDrop ? "copy" : "none";
    setIsOver(true);
  };
  const drop = (event: DragEvent): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    setIsOver(false);
    if (canDrop) void droppedFiles(event.dataTransfer, host).then(files.send);
  };
  return (
    <main
      className={styles["stage"]}
      onDragEnter={over}
      onDragOver={over}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setIsOver(false);
      }}
      onDrop={drop}
    >
      <div ref={screen} className={styles["screen"]} data-testid="guest-screen" />
      {elsewhere ?? <DisplayNotice vm={vm} state={state} reconnect={reconnect} />}
      {isOver && (
        <Notice
          look="drop"
          title={
            refusal === undefined
              ? t("drop.here")
              : t("drop.refused", { why: t(`limits.${refusal}`) })
          }
        />
      )}
      <TransferList {...files} />
    </main>
  );
};
