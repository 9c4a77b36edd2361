import preview from "../../../.storybook/preview.tsx";
import { CopyButton } from "./CopyButton.tsx";

const meta = preview.meta({
  title: "Controls/CopyButton",
  component: CopyButton,
  args: { text: "sudo apt install qemu-system" },
});

export const WithText = meta.story({ args: { label: "Copy report" } });
export const IconOnly = meta.story({ args: { look: "icon" } });
export const WithALine = meta.story({ args: { variant: "secondary" } });
