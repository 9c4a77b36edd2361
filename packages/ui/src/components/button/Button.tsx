import type { ComponentProps, ReactNode } from "react";
import styles from "./Button.module.css";

type ButtonProps = Omit<ComponentProps<"button">, "className"> & {
  readonly variant?: "primary" | "secondary" | "danger" | "quiet";
  readonly icon?: ReactNode;
};

/** A push button. A disabled one says why in its `title`. */
export const Button = ({
  variant = "secondary",
  icon,
  children,
  type = "button",
  ...rest
}: ButtonProps) => (
  <button
    {...rest}
    type={type}
    className={styles["button"]}
    data-variant={variant}
    data-icon-only={children === undefined || undefined}
  >
    {icon}
    {children !== undefined && <span>{children}</span>}
  </button>
);
