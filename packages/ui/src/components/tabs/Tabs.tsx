import { Tabs as BaseTabs } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import styles from "./Tabs.module.css";

export type Tab = {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly content: ReactNode;
  readonly disabled?: boolean;
};

type TabsProps = {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly value: string;
  onChange(id: string): void;
};

/** Views of one subject. Arrow keys move, a hidden view is not in the page. */
export const Tabs = ({ label, tabs, value, onChange }: TabsProps) => (
  <BaseTabs.Root value={value} onValueChange={(next: string) => onChange(next)}>
    <BaseTabs.List className={styles["list"]} aria-label={label} activateOnFocus>
      {tabs.map(({ id, label: name, icon, disabled = false }) => (
        <BaseTabs.Tab key={id} value={id} disabled={disabled} className={styles["tab"]}>
          {icon}
          {name}
        </BaseTabs.Tab>
      ))}
    </BaseTabs.List>
    {tabs.map(({ id, content }) => (
      <BaseTabs.Panel key={id} value={id} className={styles["panel"]}>
        {content}
      </BaseTabs.Panel>
    ))}
  </BaseTabs.Root>
);
