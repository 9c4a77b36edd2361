import preview from "../../../.storybook/preview.tsx";
import { Progress } from "./Progress.tsx";

const meta = preview.meta({
  title: "Feedback/Progress",
  component: Progress,
  args: { label: "Cloning “Ubuntu 26.04”" },
  decorators: [
    (Story) => (
      <div style={{ maxWidth: 440 }}>
        <Story />
      </div>
    ),
  ],
});

const nothing = (): void => undefined;

export const WithTimeLeft = meta.story({
  args: { value: 0.36, timeLeftMs: 95_000, detail: "2.1 of 5.9 GB", onCancel: nothing },
});
export const Starting = meta.story({ args: { value: 0 } });
export const Done = meta.story({ args: { value: 1 } });
export const Indeterminate = meta.story({ args: { onCancel: nothing } });
