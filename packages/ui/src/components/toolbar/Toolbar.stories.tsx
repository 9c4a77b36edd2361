import { Camera, Maximize2, Pause, Power, RotateCw, Settings2, Zap } from "lucide-react";
import preview from "../../../.storybook/preview.tsx";
import { Toolbar, type ToolbarGroup } from "./Toolbar.tsx";

const nothing = (): void => undefined;

const groups: readonly ToolbarGroup[] = [
  {
    id: "power",
    items: [
      { id: "pause", label: "Pause", icon: <Pause size={14} aria-hidden />, run: nothing },
      {
        id: "down",
        label: "Shut down",
        icon: <Power size={14} aria-hidden />,
        menu: [
          {
            id: "force",
            label: "Force off",
            icon: <Zap size={14} aria-hidden />,
            tone: "danger",
            run: nothing,
          },
        ],
        run: nothing,
      },
      { id: "restart", label: "Restart", icon: <RotateCw size={14} aria-hidden />, run: nothing },
    ],
  },
  {
    id: "snapshot",
    items: [
      {
        id: "snapshot",
        label: "Snapshot",
        icon: <Camera size={14} aria-hidden />,
        disabledReason: "A raw disk cannot hold a snapshot.",
        run: nothing,
      },
    ],
  },
  {
    id: "scale",
    items: [
      { id: "fit", label: "Fit", pressed: true, run: nothing },
      { id: "actual", label: "1:1", pressed: false, run: nothing },
    ],
  },
  {
    id: "keys",
    items: [
      {
        id: "keys",
        label: "Keys",
        opens: [{ id: "print", label: "Print", run: nothing }],
      },
    ],
  },
  {
    id: "settings",
    items: [
      {
        id: "settings",
        label: "Settings",
        look: "icon",
        icon: <Settings2 size={15} aria-hidden />,
        run: nothing,
      },
    ],
  },
  {
    id: "display",
    keep: true,
    items: [
      {
        id: "display",
        label: "Open display",
        variant: "primary",
        icon: <Maximize2 size={14} aria-hidden />,
        run: nothing,
      },
    ],
  },
];

const meta = preview.meta({
  title: "Navigation/Toolbar",
  component: Toolbar,
  args: { label: "Ubuntu 26.04", groups },
});

const wide = (width: number) => (
  <div style={{ width, display: "flex" }}>
    <Toolbar label="Ubuntu 26.04" groups={groups} />
  </div>
);

export const Wide = meta.story({});
export const Narrower = meta.story({ render: () => wide(300) });
export const Narrow = meta.story({ render: () => wide(420) });
export const Narrowest = meta.story({ render: () => wide(200) });
