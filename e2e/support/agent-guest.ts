// A VM with SPICE's real agent in its guest, and a shell on its serial line.
import type { TestContext } from "vitest";
import type { Vm } from "../../packages/shared-types/src/index.ts";
import { AGENT_READY, agentGuest } from "../../packages/testing/guests/agent-guest.ts";
import { isMissing } from "../../packages/testing/guests/cache.ts";
import { guestShell, type GuestShell } from "../../packages/testing/guests/guest-shell.ts";
import { spawnCli, waitFor, type TestHome } from "../../packages/testing/src/index.ts";

/** Some seconds alone; a busy machine takes many times that. */
const bootTimeoutMs = 180_000;
/** Its only one. */
const name = "Desktop";

/** Makes the VM, for the first QEMU of the library. Skips the test where the guest cannot be made. */
export const createAgentGuest = async (context: TestContext, home: TestHome): Promise<void> => {
  const guest = agentGuest();
  if (isMissing(guest)) return context.skip(guest.missing);
  await home.ok("create", name, "--disk-gib", "1", "--memory-mib", "512");
  const extra = [
    ...["-kernel", guest.kernel, "-initrd", guest.initrd],
    ...["-append", "console=ttyS0 quiet"],
  ];
  await home.ok("set", name, "display.device=virtio", "sharing.clipboard=true");
  await home.ok("set", name, `extraArgs=${JSON.stringify(extra)}`);
};

/**
 * Starts it and waits until its desktop is there. A windowed owner of the library must be there before, which would take
 * the serial line away from this one.
 */
export const startAgentGuest = async (
  home: TestHome,
): Promise<{ readonly vm: Vm; readonly shell: GuestShell }> => {
  const vm = await home.ok<Vm>("start", name);
  const { stdin, stdout } = spawnCli(["serial", name], { env: home.env });
  let said = "";
  stdout?.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
  const serialSays = async (text: string | RegExp, timeoutMs?: number): Promise<void> => {
    const isSaid = (): boolean =>
      typeof text === "string" ? said.includes(text) : text.test(said);
    await waitFor(String(text), isSaid, timeoutMs);
  };
  await serialSays(AGENT_READY, bootTimeoutMs);
  const writeSerial = (text: string): void => void stdin?.write(text);
  return { vm, shell: guestShell({ serialText: () => said, serialSays, writeSerial }) };
};
