import { useCallback } from "react";
import { Terminal } from "../components/terminal/Terminal.tsx";
import { useTranslation } from "../i18n/index.ts";
import { terminalText, type Output } from "./output.ts";
import styles from "./FirstRun.module.css";

type InstallOutputProps = { readonly jobId: string; readonly output: Output };

/** What the package manager writes, as it writes it. */
export const InstallOutput = ({ jobId, output }: InstallOutputProps) => {
  const { t } = useTranslation("firstRun");
  const connect = useCallback(
    (write: (bytes: Uint8Array) => Promise<void>) => {
      const encoder = new TextEncoder();
      return output.follow(jobId, (text) => void write(encoder.encode(terminalText(text))));
    },
    [jobId, output],
  );
  return (
    <div className={styles["output"]}>
      <Terminal label={t("setUp.output")} connect={connect} />
    </div>
  );
};
