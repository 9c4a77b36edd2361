import { Tabs as BaseTabs } from "@base-ui/react/tabs";
import { memo, useEffect, useRef, type ReactNode } from "react";
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
  /** `fill` takes the height that there is: the list stays, the view scrolls below it. */
  readonly layout?: "flow" | "fill";
};

/** Views of one subject. Arrow keys move, a hidden view is not in the page. Drawn again only for other props. */
export const Tabs = memo(({ label, tabs, value, onChange, layout = "flow" }: TabsProps) => {
  const list = useRef<HTMLDivElement>(null);
  // Where not all tabs fit, the chosen one is seen however it was chosen.
  useEffect(() => {
    list.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ block: "nearest", inline: "nearest" });
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- the attribute that is looked for follows it
  }, [value]);
  return (
    <BaseTabs.Root
      value={value}
      onValueChange={(next: string) => onChange(next)}
      className={styles["root"]}
      data-layout={layout}
    >
      <BaseTabs.List ref={list} className={styles["list"]} aria-label={label} activateOnFocus>
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
});
