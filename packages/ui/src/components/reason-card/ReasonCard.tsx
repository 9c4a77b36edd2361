import type { Reason } from "@openutm/shared-types";
import type { ReactNode } from "react";
import { useTranslation } from "../../i18n/index.ts";
import styles from "./ReasonCard.module.css";

type ReasonCardProps = {
  readonly reason: Reason;
  readonly tone?: "error" | "warning";
  readonly actions?: ReactNode;
};

/** What happened, what to do, and behind a click what QEMU said. */
export const ReasonCard = ({ reason, tone = "error", actions }: ReasonCardProps) => {
  const { t } = useTranslation();
  return (
    <section
      className={styles["card"]}
      data-tone={tone}
      role={tone === "error" ? "alert" : "status"}
    >
      <h2>{reason.message}</h2>
      {reason.hint !== undefined && <p>{reason.hint}</p>}
      {reason.evidence !== undefined && reason.evidence.length > 0 && (
        <details>
          <summary>{t("whatQemuSaid")}</summary>
          <pre>{reason.evidence.join("\n")}</pre>
        </details>
      )}
      {actions !== undefined && <div className={styles["actions"]}>{actions}</div>}
    </section>
  );
};
