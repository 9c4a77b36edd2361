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

type LineProps = { readonly id: string };

/** The line of one start of the guest: key it by the PID, so that a restart begins with an empty screen. */
const SerialLine = ({ id }: LineProps) => {
  const { t } = useTranslation("detail");
  const connection = useConnection();
  const open = useRef<ByteStream>(undefined);
  const [failure, setFailure] = useState<Reason>();

  const connect = useCallback(
    (write: (bytes: Uint8Array) => Promise<void>) =>
      followStream({
        connection,
        id,
        stream: "serial",
        read: async (stream) => {
          open.current = stream;
          setFailure(undefined);
          // RIS: what the ring repeats replaces what is there.
          await write(new TextEncoder().encode("\u001Bc"));
          for await (const chunk of stream.chunks) await write(chunk);
        },
        onFailure: setFailure,
      }),
    [connection, id],
  );

  // One after the other: the guest gets the letters in the order in which they were typed.
  const typing = useRef(Promise.resolve());
  const onInput = (text: string): void => {
    const stream = open.current;
    typing.current = typing.current
      .then(() => stream?.write(new TextEncoder().encode(text)))
      // What is typed while the line is away is lost, as on any line.
      .catch(() => undefined);
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
