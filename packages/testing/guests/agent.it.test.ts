/** The real spice-vdagent in a real guest, through QEMU's spice-server, the backend's relay and the display's session. */
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import {
  createFileSender,
  createGuestClipboard,
  type DataLine,
  type DataOutput,
  type GuestPicture,
  monitorsConfig,
  type TransferState,
} from "@openutm/display/engine";
import { agentCaps, hasCap } from "@openutm/spice-wire";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../src/harness/wait.ts";
import { type AgentSession, startAgentSession } from "./agent-session.ts";
import { isMissing } from "./cache.ts";
import { encodePng } from "./encode-png.ts";
import { frequencyHz, samplesOfS16 } from "./tone.ts";

const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");

describe("a guest with spice-vdagent", { timeout: 240_000 }, () => {
  const port: { line?: DataLine; readonly outputs: DataOutput[] } = { outputs: [] };
  let started: AgentSession | { readonly missing: string } = { missing: "not started" };
  beforeAll(async () => {
    started = await startAgentSession({
      devices: ["-chardev", "spiceport,id=port,name=org.openutm.test.0", "-serial", "chardev:port"],
      attachData: (line) => {
        if (line.channel !== "port") return undefined;
        port.line = line;
        return { take: (output) => void port.outputs.push(output) };
      },
    });
  }, 240_000);
  afterAll(async () => {
    if (!isMissing(started)) await started.stop();
  });
  const session = (skip: (why: string) => never): AgentSession =>
    isMissing(started) ? skip(started.missing) : started;

  it("says what it can do", ({ skip }) => {
    const caps = session(skip).viewer.agentCaps();
    for (const wanted of ["monitorsConfig", "clipboardByDemand", "clipboardSelection"] as const)
      expect(hasCap(caps, agentCaps[wanted]), wanted).toBe(true);
    expect(hasCap(caps, agentCaps.audioVolumeSync)).toBe(true);
    expect(hasCap(caps, agentCaps.fileXferDisabled)).toBe(false);
  });

  it("shares text both ways", async ({ skip }) => {
    const { shell, viewer } = session(skip);
    const { clipboard, texts } = sharing(viewer);
    const pasted = (): Promise<string> => shell.text("xclip -selection clipboard -o || true");
    // The very first grab is the host's here.
    clipboard.offer({ text: "first" });
    await waitFor("the first text in the guest", async () => (await pasted()) === "first");
    await shell.run("printf 'vom Gast: äöü €' | xclip -selection clipboard -i");
    await waitFor("the guest's text", () => texts.includes("vom Gast: äöü €"));
    clipboard.offer({ text: "from the host: häuser\nline 2" });
    await waitFor(
      "the host's text in the guest",
      async () => (await pasted()) === "from the host: häuser\nline 2",
    );
  });

  it("shares a picture both ways", async ({ skip }) => {
    const { shell, viewer } = session(skip);
    const { clipboard, pictures } = sharing(viewer);
    const [mine, theirs] = [pngOfGrey(64, 48, 10), pngOfGrey(33, 21, 200)];
    await shell.write("/tmp/theirs.png", theirs);
    await shell.run("xclip -selection clipboard -t image/png -i /tmp/theirs.png");
    await waitFor("the guest's picture", () => pictures.length > 0);
    expect(pictures[0]?.mime).toBe("image/png");
    expect(md5(pictures[0]?.bytes ?? new Uint8Array())).toBe(md5(theirs));
    clipboard.offer({ png: mine });
    await waitFor("the host's picture in the guest", async () => {
      const sum = await shell.text("xclip -selection clipboard -t image/png -o | md5sum || true");
      return sum.startsWith(md5(mine));
    });
  });

  it("gives the guest the size of the view, and how dense its pixels are", async ({ skip }) => {
    const { shell, viewer } = session(skip);
    for (const [widthPx, heightPx, scale, millimetres] of [
      [1440, 900, 1, "381mm x 238mm"],
      [1600, 1000, 2, "212mm x 132mm"],
    ] as const) {
      viewer.session.sendAgent("monitors_config", monitorsConfig([{ widthPx, heightPx, scale }]));
      await waitFor(`a screen of ${widthPx} x ${heightPx}`, () => {
        const { widthPx: w, heightPx: h } = viewer.session.screen()?.pixmap ?? {};
        return w === widthPx && h === heightPx;
      });
      expect(await shell.text("xrandr | grep ' connected'")).toContain(millimetres);
    }
  });

  it("takes a file, with progress, and keeps nothing of one that is cancelled", async ({
    skip,
  }) => {
    const { shell, viewer } = session(skip);
    const { files, states } = sending(viewer);
    const bytes = new Uint8Array(3_000_000).map((_, at) => (at * 7919) >> 5);
    const read = async (from: number, to: number) => bytes.slice(from, to);
    files.start("whole", { name: "../ganz ü.bin", sizeBytes: bytes.length, read });
    await waitFor("the transfer", () => states.at(-1)?.phase === "done", 60_000);
    const sent = states.flatMap((state) => (state.phase === "sending" ? [state.sentBytes] : []));
    expect(sent.length).toBeGreaterThan(10);
    expect(sent).toEqual(sent.toSorted((a, b) => a - b));
    expect(await shell.text("md5sum '/root/received/ganz ü.bin'")).toContain(md5(bytes));

    states.length = 0;
    files.start("cancelled", {
      name: "halb.bin",
      sizeBytes: 50_000_000,
      read: async (from, to) => new Uint8Array(to - from),
    });
    await waitFor("some of it", () =>
      states.some((state) => state.phase === "sending" && state.sentBytes > 500_000),
    );
    files.cancel("cancelled");
    expect(states.at(-1)).toEqual({ phase: "cancelled" });
    await waitFor("the half file to go", async () => {
      const names = await shell.text("ls /root/received");
      return !names.includes("halb");
    });
  });

  it("has a serial line that is carried as a port, both ways", async ({ skip }) => {
    const { shell } = session(skip);
    expect(port.outputs[0]).toEqual({ type: "named", portName: "org.openutm.test.0" });
    await shell.run(
      "stty -F /dev/ttyS1 raw -echo; (head -c 8 /dev/ttyS1 >/tmp/port; echo end >>/tmp/port) & sleep 1",
    );
    port.line?.send(new TextEncoder().encode("to guest"));
    await waitFor(
      "the bytes in the guest",
      async () => (await shell.text("cat /tmp/port")) === "to guestend",
    );
    await shell.run("printf 'from guest' >/dev/ttyS1");
    const said = (): string =>
      port.outputs
        .map((output) => (output.type === "data" ? Buffer.from(output.bytes).toString() : ""))
        .join("");
    await waitFor("the guest's bytes", () => said() === "from guest");
  });

  it("turns the guest's mixer", async ({ skip }) => {
    const { shell, viewer } = session(skip);
    for (const [level, mute, words] of [
      [16_384, false, /\[2[4-7]%\].*\[on\]/],
      [65_535, true, /\[100%\].*\[off\]/],
      [65_535, false, /\[100%\].*\[on\]/],
    ] as const) {
      const volume = [level, level];
      viewer.session.sendAgent("audio_volume_sync", { isPlayback: true, mute, volume });
      await waitFor(`a mixer at ${String(words)}`, async () =>
        words.test(await shell.text("amixer get Master")),
      );
    }
  });

  it("is heard: its 440 Hz are 440 Hz here", async ({ skip }) => {
    const { shell, viewer } = session(skip);
    const heard: number[] = [];
    let rateHz = 0;
    viewer.onNews((news) => {
      if (news.type !== "sound" || news.output.type !== "samples") return;
      const { format, samples } = news.output;
      rateHz = format.frequencyHz;
      for (let at = 0; at < samples.length; at += format.channels) heard.push(samples[at] ?? 0);
    });
    await shell.run("speaker-test -D plughw:0,0 -t sine -f 440 -c 2 -s 1 -l 1", 120_000);
    await waitFor("a second of sound", () => heard.length >= rateHz && rateHz > 0);
    expect(frequencyHz(heard, rateHz)).toBeCloseTo(440, -1);
  });

  it("hears the host: 440 Hz from here are 440 Hz there", async ({ skip }) => {
    const { shell, viewer } = session(skip);
    let playing: NodeJS.Timeout | undefined;
    viewer.onNews((news) => {
      if (news.type !== "record") return;
      clearInterval(playing);
      if (news.output.type !== "wanted") return;
      const { channels, frequencyHz: rateHz } = news.output.format;
      let frame = 0;
      playing = setInterval(() => {
        const samples = new Float32Array((rateHz / 100) * channels).map(
          (_, at) =>
            0.5 * Math.sin((2 * Math.PI * 440 * (frame + Math.floor(at / channels))) / rateHz),
        );
        frame += samples.length / channels;
        viewer.session.record({ kind: "samples", samples });
      }, 10);
    });
    const rateHz = 8000;
    await shell.run(
      `arecord -D plughw:0,0 -f S16_LE -r ${rateHz} -c 1 -d 3 -t raw /tmp/heard`,
      120_000,
    );
    const bytes = await shell.run("tail -c 24000 /tmp/heard");
    clearInterval(playing);
    expect(frequencyHz(samplesOfS16(bytes), rateHz)).toBeCloseTo(440, -1);
  });

  it("lives on after a wish that only Windows guests fulfil", async ({ skip }) => {
    const { shell, viewer } = session(skip);
    viewer.session.sendAgent("display_config", { flags: 3, depth: 0 });
    viewer.session.sendAgent("announce_capabilities", { request: true, caps: [0] });
    expect(await shell.text("pidof spice-vdagentd spice-vdagent")).toMatch(/^\d+ \d+$/);
    expect(viewer.news.filter(({ type }) => type === "ended")).toEqual([]);
  });
});

describe("a guest with two screens", { timeout: 240_000 }, () => {
  let running: AgentSession | undefined;
  afterEach(async () => {
    await running?.stop();
    running = undefined;
  });
  const wanted = [
    { widthPx: 1024, heightPx: 768 },
    { widthPx: 800, heightPx: 600, scale: 2 },
  ];

  it.for([
    // A display channel for each screen.
    ["virtio-vga,max_outputs=2", [0, 1]],
    // One picture with room for both; the adapter's usual memory is too small for it.
    ["qxl-vga,max_outputs=2,vgamem_mb=64,ram_size_mb=128", [0, 0]],
  ] as const)("has them in the sizes of the views: %s", async ([adapter, channelIds], { skip }) => {
    const started = await startAgentSession({ adapter });
    if (isMissing(started)) return skip(started.missing);
    running = started;
    const { session } = started.viewer;
    session.sendAgent("monitors_config", monitorsConfig(wanted));
    const sizes = (): unknown =>
      session.heads().map(({ channelId, rect }) => ({
        channelId,
        widthPx: rect.right - rect.left,
        heightPx: rect.bottom - rect.top,
      }));
    const expected = wanted.map(({ widthPx, heightPx }, index) => ({
      ...{ channelId: channelIds[index], widthPx, heightPx },
    }));
    await waitFor("both screens", () => isDeepStrictEqual(sizes(), expected), 60_000);
    // What the X server draws there is seen; qxl's kernel driver forgets the first screen when the second comes.
    await started.shell.run("xsetroot -solid white; xsetroot -solid steelblue");
    const blue = 0x46_82_b4;
    await waitFor("the colour of both", () =>
      session.heads().every(({ channelId, rect }) => {
        const pixmap = session.screen(channelId)?.pixmap;
        const at = (rect.top + 9) * (pixmap?.widthPx ?? 0) + rect.left + 9;
        return ((pixmap?.pixels[at] ?? 0) & 0xff_ffff) === blue;
      }),
    );
  });
});

type Viewer = AgentSession["viewer"];

function sharing({ session, onNews, agentCaps: caps }: Viewer) {
  const texts: string[] = [];
  const pictures: GuestPicture[] = [];
  const clipboard = createGuestClipboard({
    send: session.sendAgent,
    onGuestText: (text) => void texts.push(text),
    onGuestPicture: (picture) => void pictures.push(picture),
  });
  clipboard.setCaps(caps());
  onNews((news) => {
    if (news.type === "agent-message") clipboard.receive(news.message);
  });
  return { clipboard, texts, pictures };
}

function sending({ session, onNews }: Viewer) {
  const states: TransferState[] = [];
  const files = createFileSender<string>({
    send: session.sendAgent,
    onState: (_key, state) => void states.push(state),
  });
  onNews((news) => {
    if (news.type === "agent-message") files.receive(news.message);
    if (news.type === "agent-drained") files.drained();
  });
  return { files, states };
}

function pngOfGrey(width: number, height: number, grey: number): Buffer<ArrayBuffer> {
  return encodePng({ width, height, at: () => grey * 0x01_01_01 });
}
