import type { ByteStream, Reason } from "@openutm/shared-types";
import { useCallback, useRef, useState } from "react";
import { useConnection } from "../../app/backend.tsx";
import { EmptyState } from "../../components/empty-state/EmptyState.tsx";
import { ReasonCard } from "../../components/reason-card/ReasonCard.tsx";
import { Terminal } from "../../components/terminal/Terminal.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { followStream } from "../streams/follow-stream.ts";
import styles from "./SerialConsole.module.css";

const encoder = new TextEncoder();
/** Key presses that wait for the line. */
const maxEarly = 256;

type LineProps = { readonly id: string };

/** The line of one start of the guest: key it by the PID, so that a restart begins with an empty screen. */
const SerialLine = ({ id }: LineProps) => {
  const { t } = useTranslation("detail");
  const connection = useConnection();
  const open = useRef<ByteStream>(undefined);
  const [failure, setFailure] = useState<Reason>();
  /** What was typed before the line was open. */
  const early = useRef<string[]>([]);
  // One after the other: the guest gets the letters in the order in which they were typed.
  const typing = useRef(Promise.resolve());
  const send = useRef((text: string): void => {
    const stream = open.current;
    typing.current = typing.current
      .then(() => stream?.write(encoder.encode(text)))
      // A line that breaks off takes with it what was on the way.
      .catch(() => undefined);
  });

  const connect = useCallback(
    (write: (bytes: Uint8Array) => Promise<void>) =>
      followStream({
        connection,
        id,
        stream: "serial",
        read: async (stream) => {
          setFailure(undefined);
          // RIS: what the ring repeats replaces what is there.
          await write(encoder.encode("\u001Bc"));
          open.current = stream;
          send.current(early.current.splice(0).join(""));
          try {
            for await (const chunk of stream.chunks) await write(chunk);
          } finally {
            open.current = undefined;
          }
        },
        onFailure: setFailure,
      }),
    [connection, id],
  );

  const onInput = (text: string): void => {
    if (open.current !== undefined) send.current(text);
    else if (early.current.length < maxEarly) early.current.push(text);
  };
  return (
    <div className={styles["console"]}>
      {failure !== undefined && <ReasonCard reason={failure} tone="warning" />}
      <div className={styles["terminal"]}>
        <Terminal label={t("serial.title")} connect={connect} onInput={onInput} />
      </div>
      <p className={styles["fact"]}>{t("serial.fact")}</p>
    </div>
  );
};

/** The guest's first serial port. */
export const SerialConsole = () => {
  const { t } = useTranslation("detail");
  const { vm } = useDraft();
  if (vm.runtime === undefined)
    return <EmptyState title={t("serial.off")} description={t("serial.offText")} />;
  return <SerialLine key={vm.runtime.pid} id={vm.id} />;
};
