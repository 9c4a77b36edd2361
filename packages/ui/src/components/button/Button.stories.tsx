import { Camera, Play, Plus, Trash2 } from "lucide-react";
import preview from "../../../.storybook/preview.tsx";
import { Button } from "./Button.tsx";

const meta = preview.meta({ title: "Controls/Button", component: Button });

export const Primary = meta.story({
  args: { variant: "primary", icon: <Play size={14} aria-hidden />, children: "Start" },
});
export const Secondary = meta.story({ args: { children: "Review now" } });
export const Danger = meta.story({
  args: { variant: "danger", icon: <Trash2 size={14} aria-hidden />, children: "Move to trash" },
});
export const Quiet = meta.story({ args: { variant: "quiet", children: "Back" } });
export const IconOnly = meta.story({
  args: { icon: <Plus size={16} aria-hidden />, "aria-label": "New machine", variant: "quiet" },
});
export const Busy = meta.story({
  args: { variant: "primary", busy: true, children: "Create and start" },
});
export const Disabled = meta.story({ args: { disabled: true, children: "Restart" } });
export const DisabledWithReason = meta.story({
  args: {
    icon: <Camera size={14} aria-hidden />,
    children: "Snapshot",
    disabledReason: "A raw disk cannot hold a snapshot. Convert it to qcow2 first.",
  },
});
export const AllInARow = meta.story({
  render: () => (
    <div style={{ display: "flex", flexWrap: "wrap", gap: 8 }}>
      <Button variant="primary" icon={<Play size={14} aria-hidden />}>
        Start
      </Button>
      <Button>Review now</Button>
      <Button variant="danger">Move to trash</Button>
      <Button variant="quiet">Back</Button>
      <Button icon={<Plus size={16} aria-hidden />} aria-label="New machine" />
      <Button variant="primary" busy>
        Create and start
      </Button>
      <Button disabled>Restart</Button>
      <Button variant="primary" disabled>
        Continue
      </Button>
    </div>
  ),
});
