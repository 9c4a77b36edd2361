import { PanelLeft } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../components/button/Button.tsx";
import { useTranslation } from "../i18n/index.ts";
import { useFrame } from "./frame-state.tsx";
import styles from "./Pane.module.css";

type PaneProps = {
  readonly title: string;
  /** Beside the title, such as the state of what it names. */
  readonly beside?: ReactNode;
  /** At the end of the bar. */
  readonly actions?: ReactNode;
  /** `none` for what has its own edges, such as tabs. */
  readonly padding?: "normal" | "none";
  readonly children: ReactNode;
};

/** The way back to the sidebar while it is folded away. */
const UnfoldSidebar = () => {
  const { t } = useTranslation("commands");
  const { sidebarFolded, foldSidebar } = useFrame();
  if (!sidebarFolded) return null;
  return (
    <Button
      variant="quiet"
      icon={<PanelLeft size={16} aria-hidden />}
      aria-label={t("view.showSidebar")}
      title={t("view.showSidebar")}
      onClick={() => foldSidebar(false)}
    />
  );
};

/** A screen beside the sidebar: a bar with its name and what can be done, and a body that scrolls. */
export const Pane = ({ title, beside, actions, padding = "normal", children }: PaneProps) => (
  <>
    <header className={styles["bar"]}>
      <UnfoldSidebar />
      <h1 title={title}>
        <bdi>{title}</bdi>
      </h1>
      {beside}
      <div className={styles["actions"]}>{actions}</div>
    </header>
    {/* Text that is longer than the window can be scrolled by keys. */}
    <div
      className={styles["body"]}
      data-padding={padding}
      tabIndex={padding === "normal" ? 0 : undefined}
    >
      {children}
    </div>
  </>
);
