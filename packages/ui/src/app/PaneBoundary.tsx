import { Component, type ReactNode } from "react";
import { Button } from "../components/button/Button.tsx";
import { CopyButton } from "../components/copy-button/CopyButton.tsx";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { useTranslation } from "../i18n/index.ts";
import { PartMissing } from "../lazy-part.ts";
import styles from "./PaneBoundary.module.css";

const Missing = () => {
  const { t } = useTranslation("app");
  return (
    <div className={styles["failed"]}>
      <ReasonCard
        reason={{ code: "internal", message: t("partMissing"), hint: t("partMissingHint") }}
        actions={
          <Button variant="primary" onClick={() => location.reload()}>
            {t("reload")}
          </Button>
        }
      />
    </div>
  );
};

const Fallback = ({ error, onRetry }: { readonly error: unknown; onRetry(): void }) => {
  const { t } = useTranslation("app");
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return (
    <div className={styles["failed"]}>
      <ReasonCard
        reason={{ code: "internal", message: t("paneFailed"), hint: t("paneFailedHint") }}
        actions={
          <>
            <Button variant="primary" onClick={onRetry}>
              {t("tryAgain")}
            </Button>
            <CopyButton text={text} label={t("copyReport")} />
          </>
        }
      />
    </div>
  );
};

type PaneBoundaryProps = { readonly children: ReactNode };
type PaneBoundaryState = { readonly failed?: { readonly error: unknown } | undefined };

/** A defect in one pane stays in it. Key it by what the pane shows, so that another view begins afresh. */
export class PaneBoundary extends Component<PaneBoundaryProps, PaneBoundaryState> {
  override state: PaneBoundaryState = {};

  static getDerivedStateFromError(error: unknown): PaneBoundaryState {
    return { failed: { error } };
  }

  override render(): ReactNode {
    const { failed } = this.state;
    if (failed === undefined) return this.props.children;
    // A part that is not there now is not there at the next try either.
    if (failed.error instanceof PartMissing) return <Missing />;
    return <Fallback error={failed.error} onRetry={() => this.setState({ failed: undefined })} />;
  }
}
