/** The guest with SPICE's agent, running, with a viewer on it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AGENT_READY, agentGuest } from "./agent-guest.ts";
import { type Found, isMissing } from "./cache.ts";
import { type GuestShell, guestShell } from "./guest-shell.ts";
import { type RunningQemu, runQemu } from "./run-qemu.ts";
import { type SpiceViewer, type ViewerOptions, viewSpice } from "./spice-viewer.ts";

export type BootedAgentGuest = {
  readonly qemu: RunningQemu;
  readonly shell: GuestShell;
  /** Where its SPICE server listens. */
  readonly socket: string;
  stop(): Promise<void>;
};

export type AgentSession = BootedAgentGuest & { readonly viewer: SpiceViewer };

export type AgentGuestOptions = {
  /** The graphics adapter as QEMU's -device has it. */
  readonly adapter?: string;
  readonly devices?: readonly string[];
};

// Some seconds alone; a busy machine takes many times that.
const bootTimeoutMs = 180_000;

/** Boots it until its X server and its agent run. */
export async function bootAgentGuest({
  adapter = "virtio-vga",
  devices = [],
}: AgentGuestOptions = {}): Promise<Found<BootedAgentGuest>> {
  const guest = agentGuest();
  if (isMissing(guest)) return guest;
  const folder = mkdtempSync(join(tmpdir(), "outm-agent-"));
  const socket = join(folder, "spice");
  const discard = (): void => rmSync(folder, { recursive: true, force: true });
  const qemu = await runQemu([
    ...["-machine", "q35", "-m", "512", "-device", adapter],
    ...["-kernel", guest.kernel, "-initrd", guest.initrd, "-append", "console=ttyS0 quiet"],
    ...["-spice", `unix=on,addr=${socket},disable-ticketing=on,playback-compression=off`],
    ...["-device", "virtio-serial", "-chardev", "spicevmc,id=agent,name=vdagent"],
    ...["-device", "virtserialport,chardev=agent,name=com.redhat.spice.0"],
    ...["-audiodev", "spice,id=sound", "-device", "intel-hda"],
    ...["-device", "hda-duplex,audiodev=sound", ...devices],
  ]).catch((error: unknown) => {
    discard();
    throw error;
  });
  const stop = async (): Promise<void> => {
    await qemu.stop();
    discard();
  };
  try {
    await qemu.serialSays(AGENT_READY, bootTimeoutMs);
  } catch (error) {
    await stop();
    throw error;
  }
  return { qemu, shell: guestShell(qemu), socket, stop };
}

/** Boots it and waits until its agent has answered a viewer. */
export async function startAgentSession(
  options: AgentGuestOptions & ViewerOptions = {},
): Promise<Found<AgentSession>> {
  const booted = await bootAgentGuest(options);
  if (isMissing(booted)) return booted;
  const viewer = viewSpice(booted.socket, options);
  const stop = async (): Promise<void> => {
    viewer.close();
    await booted.stop();
  };
  try {
    await viewer.agentReady();
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...booted, viewer, stop };
}
