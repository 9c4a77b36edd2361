import { HardDrive, Plus, SearchX } from "lucide-react";
import preview from "../../../.storybook/preview.tsx";
import { Button } from "../button/Button.tsx";
import { EmptyState } from "./EmptyState.tsx";

const meta = preview.meta({ title: "Feedback/EmptyState", component: EmptyState });

export const WholePage = meta.story({
  args: {
    level: 1,
    title: "A computer inside your computer",
    description: "Make one from an installer disc or a disk image, or look at the small demo.",
    actions: (
      <>
        <Button variant="primary" icon={<Plus size={15} aria-hidden />}>
          New machine…
        </Button>
        <Button>Try the demo</Button>
      </>
    ),
  },
});
export const InAPane = meta.story({
  args: {
    icon: <HardDrive size={22} aria-hidden />,
    title: "No drives",
    description: "The machine has nowhere to start from.",
    actions: <Button>Add a drive…</Button>,
  },
});
export const NothingFound = meta.story({
  args: { icon: <SearchX size={22} aria-hidden />, title: "No machine is called “debain”" },
});
