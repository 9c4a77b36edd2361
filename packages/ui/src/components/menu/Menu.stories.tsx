import { Copy, Monitor, Pause, Power, Tag, Trash2, Zap } from "lucide-react";
import preview from "../../../.storybook/preview.tsx";
import { Button } from "../button/Button.tsx";
import { ContextMenu } from "./ContextMenu.tsx";
import type { MenuEntry } from "./entries.ts";
import { Menu } from "./Menu.tsx";

const nothing = (): void => undefined;

const entries: readonly MenuEntry[] = [
  {
    id: "display",
    label: "Open display",
    icon: <Monitor size={14} aria-hidden />,
    shortcut: "Mod+D",
    run: nothing,
  },
  { id: "pause", label: "Pause", icon: <Pause size={14} aria-hidden />, run: nothing },
  { id: "one", kind: "separator" },
  {
    id: "stop",
    kind: "group",
    label: "Stop",
    entries: [
      { id: "down", label: "Shut down", icon: <Power size={14} aria-hidden />, run: nothing },
      {
        id: "force",
        label: "Force off",
        icon: <Zap size={14} aria-hidden />,
        tone: "danger",
        run: nothing,
      },
    ],
  },
  { id: "two", kind: "separator" },
  {
    id: "tags",
    kind: "submenu",
    label: "Tags",
    icon: <Tag size={14} aria-hidden />,
    entries: [
      { id: "work", kind: "check", label: "Work", checked: true, run: nothing },
      { id: "play", kind: "check", label: "Play", checked: false, run: nothing },
    ],
  },
  { id: "clone", label: "Clone…", icon: <Copy size={14} aria-hidden />, run: nothing },
  {
    id: "delete",
    label: "Delete…",
    icon: <Trash2 size={14} aria-hidden />,
    disabledReason: "Shut it down first.",
    run: nothing,
  },
];

const meta = preview.meta({
  title: "Overlays/Menu",
  component: Menu,
  decorators: [
    (Story) => (
      <div style={{ minHeight: 340 }}>
        <Story />
      </div>
    ),
  ],
});

export const Closed = meta.story({ args: { trigger: <Button>Actions</Button>, entries } });
export const Open = meta.story({
  args: { trigger: <Button>Actions</Button>, entries, defaultOpen: true },
});
export const OfAThing = meta.story({
  render: () => (
    <ContextMenu entries={entries}>
      <div style={{ padding: 40, border: "1px dashed var(--line-strong)", borderRadius: 8 }}>
        Ubuntu 26.04: click with the other button
      </div>
    </ContextMenu>
  ),
});
