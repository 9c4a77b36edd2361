/** A real server that sends pictures as video asks how they are shown, and goes on with the answers. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { channels, clientMessages, createFrameParser } from "@openutm/spice-wire";
import { afterEach, describe, expect, it } from "vitest";
import { waitFor } from "../src/harness/wait.ts";
import { demoImage } from "./demo.ts";
import { runQemu } from "./run-qemu.ts";
import { viewSpice } from "./spice-viewer.ts";

describe("stream reports", { timeout: 120_000 }, () => {
  const ends: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });

  it("are asked for, given, and taken by a real server", async () => {
    const folder = mkdtempSync(join(tmpdir(), "outm-streams-"));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    const socket = join(folder, "spice");
    const qemu = await runQemu([
      ...["-machine", "q35", "-m", "64", "-device", "VGA"],
      ...["-drive", `file=${demoImage},format=raw,if=virtio,readonly=on`],
      ...["-spice", `unix=on,addr=${socket},disable-ticketing=on,streaming-video=all`],
    ]);
    ends.push(qemu.stop);
    const heard = new Map<string, number>();
    const said = new Map<string, number>();
    const fromServer = counter(heard, channels.display.table);
    const toServer = counter(said, clientMessages.display);
    const viewer = viewSpice(socket, {
      onBytes: (channel, bytes) => {
        if (channel === "display") fromServer(bytes);
      },
      onSent: (channel, bytes) => {
        if (channel === "display") toServer(bytes);
      },
    });
    ends.push(viewer.close);
    await waitFor("three reports", () => (said.get("stream_report") ?? 0) >= 3, 60_000);
    const frames = (): number =>
      (heard.get("stream_data") ?? 0) + (heard.get("stream_data_sized") ?? 0);
    const before = frames();
    await waitFor("further frames", () => frames() > before + 10, 60_000);
    expect(heard.get("stream_activate_report")).toBeGreaterThan(0);
    expect(viewer.news.filter(({ type }) => type === "ended")).toEqual([]);
  });
});

/** Counts messages by their names. */
function counter(
  counts: Map<string, number>,
  table: Readonly<Record<string, { readonly number: number }>>,
): (bytes: Uint8Array) => void {
  const parser = createFrameParser({
    channel: "display",
    header: "mini",
    maxBytes: () => 1 << 28,
  });
  return (bytes) =>
    parser.push(bytes, ({ type }) => {
      const name = Object.entries(table).find(([, { number }]) => number === type)?.[0];
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    });
}
