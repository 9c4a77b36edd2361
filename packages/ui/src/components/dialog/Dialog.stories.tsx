import preview from "../../../.storybook/preview.tsx";
import { Button } from "../button/Button.tsx";
import { Dialog } from "./Dialog.tsx";

const nothing = (): void => undefined;

const meta = preview.meta({
  title: "Overlays/Dialog",
  component: Dialog,
  args: { onClose: nothing, children: null, actions: <Button variant="primary">Close</Button> },
});

export const Question = meta.story({
  args: {
    title: "Delete “Fedora 44”?",
    description: "The machine and its disk (9.4 GB) move to the trash, where it can be undone.",
    actions: (
      <>
        <Button>Keep it</Button>
        <Button variant="danger">Move to trash</Button>
      </>
    ),
  },
});
export const LongContent = meta.story({
  args: {
    title: "Logs of “Fedora 44”",
    children: (
      <pre tabIndex={0} style={{ maxHeight: 300, overflow: "auto" }}>
        {Array.from({ length: 80 }, (_, line) => `${line} qemu-system-x86_64: a line`).join("\n")}
      </pre>
    ),
  },
});
