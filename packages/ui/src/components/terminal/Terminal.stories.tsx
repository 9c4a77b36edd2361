import preview from "../../../.storybook/preview.tsx";
import { Terminal } from "./Terminal.tsx";

const meta = preview.meta({
  title: "Display/Terminal",
  component: Terminal,
  args: { label: "Serial line of Alpine router" },
  decorators: [
    (Story) => (
      <div style={{ height: 240 }}>
        <Story />
      </div>
    ),
  ],
});

const boot = [
  "\x1B[32m *\x1B[0m Mounting local filesystems ... [ \x1B[32mok\x1B[0m ]",
  "\x1B[32m *\x1B[0m Starting networking ...        [ \x1B[31m!!\x1B[0m ]",
  "Welcome to Alpine Linux 3.24",
  "alpine login: ",
].join("\r\n");

type Write = (bytes: Uint8Array) => Promise<void>;
const saying = (text: string) => (write: Write) => {
  void write(new TextEncoder().encode(text));
  return () => undefined;
};
const bootLog = saying(boot);
const hostile = saying(
  "\x1B]52;c;c3RvbGVu\x07Clipboard asked for.\r\n\x1B]8;;https://evil\x07a link\x1B]8;;\x07",
);

export const Typing = meta.story({ args: { connect: bootLog, onInput: () => undefined } });
export const ReadOnly = meta.story({ args: { connect: bootLog } });
export const HostileOutput = meta.story({ args: { connect: hostile } });
