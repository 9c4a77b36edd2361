import preview from "../../../.storybook/preview.tsx";
import { ResourceBar } from "./ResourceBar.tsx";

const meta = preview.meta({
  title: "Display/ResourceBar",
  component: ResourceBar,
  args: { label: "System disk", total: 25, unit: "GB" },
  decorators: [
    (Story) => (
      <div style={{ maxWidth: 440 }}>
        <Story />
      </div>
    ),
  ],
});

export const Calm = meta.story({ args: { used: 9.4 } });
export const High = meta.story({ args: { used: 22 } });
export const Full = meta.story({ args: { used: 24.9 } });
export const Empty = meta.story({ args: { used: 0 } });
export const OwnWords = meta.story({
  args: { used: 9.4, text: "9.4 of 25 GB used, 31 GB free on this computer" },
});
/** A disk image that has all its blocks is no trouble. */
export const FullAndCalm = meta.story({ args: { used: 25, tone: "calm" } });
