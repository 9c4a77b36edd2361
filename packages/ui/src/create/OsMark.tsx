import type { OsSystem } from "@openutm/shared-types";
import { Disc3, HelpCircle, LayoutGrid, Terminal } from "lucide-react";
import styles from "./OsMark.module.css";

type OsMarkProps = {
  readonly family: OsSystem["family"];
  /** Its first letter is the mark, where there is one. */
  readonly name?: string | undefined;
  readonly size?: "normal" | "large";
};

const icons = {
  linux: Terminal,
  windows: LayoutGrid,
  macos: HelpCircle,
  bsd: Terminal,
  other: Disc3,
} as const;

/** A system's mark: its letter on its family's colour. No vendor's logo, which are theirs. */
export const OsMark = ({ family, name, size = "normal" }: OsMarkProps) => {
  const Icon = icons[family];
  const letter = name === undefined ? undefined : /\p{L}|\p{N}/u.exec(name)?.[0].toUpperCase();
  return (
    <span className={styles["mark"]} data-family={family} data-size={size} aria-hidden>
      {letter ?? <Icon size={size === "large" ? 22 : 18} />}
    </span>
  );
};
