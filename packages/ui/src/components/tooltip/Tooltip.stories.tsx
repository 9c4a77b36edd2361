import { Camera } from "lucide-react";
import preview from "../../../.storybook/preview.tsx";
import { Button } from "../button/Button.tsx";
import { Tooltip } from "./Tooltip.tsx";

const meta = preview.meta({
  title: "Overlays/Tooltip",
  component: Tooltip,
  decorators: [
    (Story) => (
      <div style={{ padding: 60 }}>
        <Story />
      </div>
    ),
  ],
});

const camera = <Button icon={<Camera size={15} aria-hidden />} aria-label="Save a picture" />;

export const Closed = meta.story({ args: { text: "Save a picture", children: camera } });
export const Open = meta.story({
  args: { text: "Save a picture", children: camera, defaultOpen: true },
});
export const LongText = meta.story({
  args: {
    text: "A raw disk cannot hold a snapshot. Convert it to qcow2 first; that needs 9.4 GB for a while.",
    children: <Button>Snapshot</Button>,
    defaultOpen: true,
    side: "bottom",
  },
});
