/** A whole desktop under systemd, as people install one: its agent does what the small guest's does. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGuestClipboard, monitorsConfig } from "@openutm/display/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../src/harness/wait.ts";
import { isMissing } from "./cache.ts";
import { DESKTOP_LOGIN, desktopGuest } from "./desktop-guest.ts";
import { type GuestShell, guestShell } from "./guest-shell.ts";
import { type RunningQemu, runQemu } from "./run-qemu.ts";
import { type SpiceViewer, viewSpice } from "./spice-viewer.ts";
import { frequencyHz } from "./tone.ts";

const buildMs = 45 * 60_000;
const bootMs = 15 * 60_000;

type Desktop = {
  readonly qemu: RunningQemu;
  readonly shell: GuestShell;
  readonly viewer: SpiceViewer;
};

describe("a Debian desktop", { timeout: 5 * 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "outm-desktop-"));
  let desktop: Desktop | { readonly missing: string } = { missing: "not started" };

  beforeAll(async () => {
    const guest = desktopGuest();
    if (isMissing(guest)) {
      desktop = guest;
      return;
    }
    const socket = join(folder, "spice");
    const qemu = await runQemu([
      ...["-machine", "q35", "-m", "1536", "-device", "virtio-vga", "-snapshot"],
      ...["-kernel", guest.kernel, "-initrd", guest.initrd],
      ...["-append", "root=/dev/vda rw console=ttyS0 quiet"],
      ...["-drive", `if=virtio,file=${guest.disk}`],
      ...["-spice", `unix=on,addr=${socket},disable-ticketing=on,playback-compression=off`],
      ...["-device", "virtio-serial", "-chardev", "spicevmc,id=agent,name=vdagent"],
      ...["-device", "virtserialport,chardev=agent,name=com.redhat.spice.0"],
      ...["-audiodev", "spice,id=sound", "-device", "intel-hda"],
      ...["-device", "hda-duplex,audiodev=sound"],
    ]);
    await qemu.serialSays(DESKTOP_LOGIN, bootMs);
    const viewer = viewSpice(socket);
    desktop = { qemu, viewer, shell: guestShell(qemu) };
    await viewer.agentReady(bootMs);
  }, buildMs + bootMs);
  afterAll(async () => {
    if (!isMissing(desktop)) {
      desktop.viewer.close();
      await desktop.qemu.stop();
    }
    rmSync(folder, { recursive: true, force: true });
  });
  const running = (skip: (why: string) => never): Desktop =>
    isMissing(desktop) ? skip(desktop.missing) : desktop;

  it("shares text both ways", async ({ skip }) => {
    const { shell, viewer } = running(skip);
    const texts: string[] = [];
    const clipboard = createGuestClipboard({
      send: viewer.session.sendAgent,
      onGuestText: (text) => void texts.push(text),
      onGuestPicture: () => undefined,
    });
    clipboard.setCaps(viewer.agentCaps());
    viewer.onNews((news) => {
      if (news.type === "agent-message") clipboard.receive(news.message);
    });
    clipboard.offer({ text: "into the desktop" });
    await waitFor(
      "the host's text in the guest",
      async () =>
        (await shell.text("timeout 5 xclip -selection clipboard -o || true")) ===
        "into the desktop",
      60_000,
    );
    await shell.run("printf 'aus dem Desktop' | xclip -selection clipboard -i");
    await waitFor("the guest's text", () => texts.includes("aus dem Desktop"), 60_000);
  });

  it("takes the size of the view", async ({ skip }) => {
    const { viewer } = running(skip);
    const [widthPx, heightPx] = [1440, 900];
    viewer.session.sendAgent("monitors_config", monitorsConfig([{ widthPx, heightPx }]));
    await waitFor("that size", () => viewer.session.screen()?.pixmap.widthPx === widthPx, 60_000);
    expect(viewer.session.screen()?.pixmap.heightPx).toBe(heightPx);
  });

  it("plays 440 Hz through PulseAudio that are 440 Hz here", async ({ skip }) => {
    const { shell, viewer } = running(skip);
    const heard: number[] = [];
    let rateHz = 0;
    viewer.onNews((news) => {
      if (news.type !== "sound" || news.output.type !== "samples") return;
      const { format, samples } = news.output;
      rateHz = format.frequencyHz;
      for (let at = 0; at < samples.length; at += format.channels) heard.push(samples[at] ?? 0);
    });
    const sine = "print pack('s<', 16000 * sin(6.2831853 * 440 * $_ / 48000)) for 0 .. 144000";
    await shell.run(`perl -e "${sine.replaceAll("$", "\\$")}" >/tmp/sine`);
    const play = "pacat --format=s16le --rate=48000 --channels=1 /tmp/sine";
    await shell.run(`su user -c 'XDG_RUNTIME_DIR=/run/user/$(id -u) ${play}'`, 180_000);
    await waitFor("a second of sound", () => rateHz > 0 && heard.length >= rateHz);
    expect(frequencyHz(heard, rateHz)).toBeCloseTo(440, -1);
  });
});
