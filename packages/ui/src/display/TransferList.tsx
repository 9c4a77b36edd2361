import { Progress } from "../components/progress/Progress.tsx";
import { sizeText } from "../detail/format.ts";
import { useTranslation } from "../i18n/index.ts";
import styles from "./TransferList.module.css";
import type { FileTransfers } from "./use-file-transfers.ts";

/** Files on their way into the guest, each with its way out. */
export const TransferList = ({ transfers, cancel }: FileTransfers) => {
  const { t, i18n } = useTranslation("display");
  if (transfers.length === 0) return undefined;
  return (
    <section className={styles["list"]} aria-label={t("drop.sending")}>
      {transfers.map(({ id, name, sizeBytes, sentBytes }) => (
        <Progress
          key={id}
          label={name}
          value={sizeBytes === 0 ? 1 : sentBytes / sizeBytes}
          detail={sizeText(i18n.language, sizeBytes)}
          onCancel={() => cancel(id)}
        />
      ))}
    </section>
  );
};
