import preview from "../../../.storybook/preview.tsx";
import { Button } from "../button/Button.tsx";
import { ReasonCard } from "./ReasonCard.tsx";

const meta = preview.meta({
  title: "Feedback/ReasonCard",
  component: ReasonCard,
  decorators: [
    (Story) => (
      <div style={{ maxWidth: 720 }}>
        <Story />
      </div>
    ),
  ],
});

const reason = {
  code: "image.locked",
  message: "Its disk is open in another program",
  hint: "Shut down “Build server”, which uses the same file as its second drive.",
  evidence: ['Failed to get "write" lock', "Is another process using the image [fedora.qcow2]?"],
};

export const Failure = meta.story({
  args: {
    reason,
    actions: (
      <>
        <Button variant="primary">Shut down “Build server” and start</Button>
        <Button>View logs</Button>
        <Button variant="quiet">Dismiss</Button>
      </>
    ),
  },
});
export const Warning = meta.story({
  args: {
    tone: "warning",
    reason: { code: "vm.notAnswering", message: "QEMU does not answer at the moment" },
  },
});
export const OnlyAMessage = meta.story({
  args: { reason: { code: "internal", message: "OpenUTM’s backend does not answer." } },
});
