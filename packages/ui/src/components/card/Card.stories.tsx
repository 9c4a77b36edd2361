import { Plus } from "lucide-react";
import preview from "../../../.storybook/preview.tsx";
import { Button } from "../button/Button.tsx";
import { Card } from "./Card.tsx";

const meta = preview.meta({
  title: "Display/Card",
  component: Card,
  decorators: [
    (Story) => (
      <div style={{ maxWidth: 380 }}>
        <Story />
      </div>
    ),
  ],
});

export const WithTitle = meta.story({
  args: { title: "Machine", children: "2 cores, 4 GB, UEFI with Secure Boot" },
});
export const WithActions = meta.story({
  args: {
    title: "Drives",
    actions: (
      <Button variant="quiet" icon={<Plus size={15} aria-hidden />} aria-label="Add a drive" />
    ),
    children: "System disk, 9.4 of 25 GB used",
  },
});
export const WithoutTitle = meta.story({
  args: { children: "Runs without hardware acceleration." },
});
export const EdgeToEdge = meta.story({
  args: {
    padding: "none",
    children: <div style={{ aspectRatio: "16 / 10", background: "var(--screen)" }} />,
  },
});
