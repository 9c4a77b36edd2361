import { HardDrive, LayoutGrid, Network } from "lucide-react";
import { useState } from "react";
import preview from "../../../.storybook/preview.tsx";
import { Tabs, type Tab } from "./Tabs.tsx";

const three: readonly Tab[] = [
  {
    id: "overview",
    label: "Overview",
    icon: <LayoutGrid size={14} aria-hidden />,
    content: "up 2 h 14 min, 10.0.2.15",
  },
  {
    id: "drives",
    label: "Drives",
    icon: <HardDrive size={14} aria-hidden />,
    content: "System disk, 9.4 of 25 GB used",
  },
  {
    id: "network",
    label: "Network",
    icon: <Network size={14} aria-hidden />,
    content: "Shared, 1 port forwarded",
  },
];

type HeldProps = { readonly tabs: readonly Tab[]; readonly layout?: "flow" | "fill" };

const Held = ({ tabs, ...rest }: HeldProps) => {
  const [value, setValue] = useState("overview");
  return <Tabs label="Ubuntu 26.04" tabs={tabs} value={value} onChange={setValue} {...rest} />;
};

const meta = preview.meta({ title: "Navigation/Tabs", component: Held });

export const Normal = meta.story({ args: { tabs: three } });
export const OneDisabled = meta.story({
  args: { tabs: three.map((tab) => (tab.id === "network" ? { ...tab, disabled: true } : tab)) },
});
export const MoreThanFit = meta.story({
  args: {
    tabs: [
      ...three,
      ...["Hardware", "Display", "Sharing", "Firmware", "Notes", "Advanced", "Logs", "Console"].map(
        (label) => ({ id: label, label, content: label }),
      ),
    ],
  },
  decorators: [
    (Story) => (
      <div style={{ width: 420 }}>
        <Story />
      </div>
    ),
  ],
});

export const InAPane = meta.story({
  args: {
    layout: "fill",
    tabs: three.map((tab) => ({ ...tab, content: <p style={{ height: 400 }}>{tab.content}</p> })),
  },
  decorators: [
    (Story) => (
      <div style={{ height: 200, display: "flex", flexDirection: "column" }}>
        <Story />
      </div>
    ),
  ],
});
