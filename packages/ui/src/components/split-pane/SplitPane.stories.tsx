import preview from "../../../.storybook/preview.tsx";
import { SplitPane } from "./SplitPane.tsx";

const meta = preview.meta({
  title: "Layout/SplitPane",
  component: SplitPane,
  args: {
    start: <div style={{ padding: 16 }}>Machines</div>,
    end: <div style={{ padding: 16 }}>Ubuntu 26.04</div>,
    startPx: 264,
  },
  decorators: [
    (Story) => (
      <div style={{ height: 260, border: "1px solid var(--line)" }}>
        <Story />
      </div>
    ),
  ],
});

export const SideBySide = meta.story({ args: { id: "story-row" } });
export const Collapsible = meta.story({ args: { id: "story-collapsible", collapsible: true } });
export const OneAboveTheOther = meta.story({
  args: { id: "story-column", direction: "column", startPx: 120, minStartPx: 60, minEndPx: 60 },
});
