import { Tooltip as BaseTooltip } from "@base-ui/react/tooltip";
import { useId, type ReactElement, type ReactNode } from "react";
import styles from "./Tooltip.module.css";

type TooltipProps = {
  readonly text: ReactNode;
  readonly side?: "top" | "bottom" | "inline-start" | "inline-end";
  readonly defaultOpen?: boolean;
  /** One element that can have the focus; it names itself, the tooltip only adds. */
  readonly children: ReactElement<Record<string, unknown>>;
};

/** A short text beside the control it explains, by pointer and by keyboard. */
export const Tooltip = ({ text, side = "top", defaultOpen = false, children }: TooltipProps) => {
  const id = useId();
  return (
    <BaseTooltip.Root defaultOpen={defaultOpen}>
      <BaseTooltip.Trigger render={children} aria-describedby={id} closeOnClick={false} />
      {/* Read by screen readers also while the popup is closed. */}
      <span id={id} hidden>
        {text}
      </span>
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner side={side} sideOffset={6} className={styles["positioner"]}>
          <BaseTooltip.Popup className={styles["tooltip"]}>{text}</BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  );
};
