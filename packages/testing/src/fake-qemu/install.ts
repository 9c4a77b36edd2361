// Puts the FAKE QEMU where a backend finds it. Questions (`--version`, capabilities) go to the real QEMU; starts do not.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What goes wrong on the QMP socket itself (`wire-faults.ts`). */
export type WireFault =
  | "greetsHttp"
  | "greetsHalf"
  | "splitsUtf8"
  | "errorsWithoutClass"
  | "reorders"
  | "endsMidReply"
  | "floodsReply"
  | "socketIsPipe"
  | "socketIsLink";

export type FakeMode =
  | "obeys"
  | "hangsBeforeGreeting"
  | "exitsBeforeSocket"
  | "exitsSilently"
  | "ignoresQuit"
  | "garbage"
  | "floodsEvents"
  | "floodsDiskErrors"
  | "diskFull"
  | "locksTray"
  | WireFault
  /** Not a fake at all: the real QEMU is run. */
  | "real";

export type FakeQemu = {
  /** Holds `qemu-system-x86_64`: for `qemuFolders`. */
  readonly folder: string;
  /** Counts from the next start. */
  readonly setMode: (mode: FakeMode) => void;
  readonly dispose: () => void;
};

const script = (folder: string, realQemu: string): string => `#!/bin/sh
# FAKE QEMU of OpenUTM's tests.
for argument in "$@"; do
  case "$argument" in
    --version | help | stdio) exec "${realQemu}" "$@" ;;
  esac
done
if [ "$(cat "${folder}/mode")" = real ]; then exec "${realQemu}" "$@"; fi
OPENUTM_FAKE_QEMU="${folder}" exec "${process.execPath}" "${join(import.meta.dirname, "fake-qemu.ts")}" "$@"
`;

export const installFakeQemu = (realQemu: string = "/usr/bin/qemu-system-x86_64"): FakeQemu => {
  const folder = mkdtempSync(join(tmpdir(), "ou-fake-"));
  const program = join(folder, "qemu-system-x86_64");
  const setMode = (mode: FakeMode): void => writeFileSync(join(folder, "mode"), mode);
  setMode("obeys");
  writeFileSync(program, script(folder, realQemu));
  chmodSync(program, 0o755);
  return { folder, setMode, dispose: () => rmSync(folder, { recursive: true, force: true }) };
};
