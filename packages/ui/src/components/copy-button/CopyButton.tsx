import { Check, Copy, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "../../i18n/index.ts";
import { Button } from "../button/Button.tsx";

type CopyButtonProps = {
  /** What is copied; a function where it is long and made only then. */
  readonly text: string | (() => string | Promise<string>);
  /** Named by `label` alone when `look` is "icon". */
  readonly label?: string;
  readonly look?: "text" | "icon";
  readonly variant?: "secondary" | "quiet";
};

type Outcome = "copied" | "failed";

const outcomeIcon = { copied: Check, failed: X } as const;
const outcomeWord = { copied: "copied", failed: "copyFailed" } as const;

/** Copies, and says that it did or could not. */
export const CopyButton = ({ text, label, look = "text", variant = "quiet" }: CopyButtonProps) => {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<Outcome>();
  useEffect(() => {
    if (outcome === undefined) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), 2000);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(typeof text === "string" ? text : await text());
      setOutcome("copied");
    } catch {
      setOutcome("failed");
    }
  };
  const name = outcome === undefined ? (label ?? t("copy")) : t(outcomeWord[outcome]);
  const Icon = outcome === undefined ? Copy : outcomeIcon[outcome];
  const icon = <Icon size={14} aria-hidden />;
  return (
    <>
      {look === "icon" ? (
        <Button
          variant={variant}
          icon={icon}
          aria-label={name}
          title={name}
          onClick={() => void copy()}
        />
      ) : (
        <Button variant={variant} icon={icon} onClick={() => void copy()}>
          {name}
        </Button>
      )}
      <span role="status" style={{ position: "absolute", clipPath: "inset(50%)" }}>
        {outcome === undefined ? "" : name}
      </span>
    </>
  );
};
