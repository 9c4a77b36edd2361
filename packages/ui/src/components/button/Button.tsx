import type { ComponentProps, ReactNode } from "react";
import { useTranslation } from "../../i18n/index.ts";
import { Tooltip } from "../tooltip/Tooltip.tsx";
import styles from "./Button.module.css";

export type ButtonProps = Omit<ComponentProps<"button">, "className"> & {
  /** `danger` is for what loses something; `primary` at most once in a view. */
  readonly variant?: "primary" | "secondary" | "danger" | "quiet";
  /** Alone, without children, the button needs an `aria-label`. */
  readonly icon?: ReactNode;
  /** Its work goes on: it says so, stays focused and does nothing until then. */
  readonly busy?: boolean;
  /** Why it cannot be used. It stays reachable by keyboard, so that the reason can be read. */
  readonly disabledReason?: string | undefined;
};

/** A push button. One that is disabled says why, through `disabledReason` or its `title`. */
export const Button = ({
  variant = "secondary",
  icon,
  busy = false,
  disabledReason,
  children,
  type = "button",
  onClick,
  ...rest
}: ButtonProps) => {
  const { t } = useTranslation();
  const inert = busy || disabledReason !== undefined;
  const button = (
    <button
      {...rest}
      // oxlint-disable-next-line react/button-has-type -- the type has a default
      type={inert && type === "submit" ? "button" : type}
      onClick={inert ? undefined : onClick}
      className={styles["button"]}
      data-variant={variant}
      data-icon-only={children === undefined || undefined}
      data-busy={busy || undefined}
      aria-busy={busy || undefined}
      aria-disabled={inert || undefined}
    >
      {busy ? <span className={styles["spinner"]} aria-hidden /> : icon}
      {children}
      {busy && <span className={styles["unseen"]}>{t("working")}</span>}
    </button>
  );
  if (disabledReason === undefined) return button;
  return <Tooltip text={disabledReason}>{button}</Tooltip>;
};
