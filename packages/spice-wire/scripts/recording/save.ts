// Writes a recording's folder: recording.json, one <channel>.bin.gz each, and the server's own screen.
import { execFileSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { RecordedChannel } from "./client.ts";

const vectors = fileURLToPath(new URL("../../../shared-types/vectors/spice/", import.meta.url));

const versions = (): { readonly qemu: string; readonly spiceServer: string } => ({
  qemu: /version (.*)/.exec(String(execFileSync("qemu-system-x86_64", ["--version"])))?.[1] ?? "",
  spiceServer: String(execFileSync("dpkg-query", ["-W", "-f=${Version}", "libspice-server1"])),
});

export type Kept = {
  /** PPM of the moment after the last byte. */
  readonly screen: Buffer | undefined;
  readonly keeps: (channel: RecordedChannel) => boolean;
  readonly about: Readonly<Record<string, unknown>>;
};

/** Closes the channels. */
export const saveRecording = async (
  name: string,
  recorded: readonly RecordedChannel[],
  { screen, keeps, about }: Kept,
): Promise<void> => {
  const directory = join(vectors, name);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  if (screen !== undefined) {
    await writeFile(join(directory, "screen.ppm.gz"), gzipSync(screen, { level: 9 }));
  }
  const entries = [];
  for (const channel of recorded) {
    channel.close();
    if (!keeps(channel)) continue;
    const bytes = channel.bytes();
    const file = `${channel.name}-${channel.id}.bin.gz`;
    await writeFile(join(directory, file), gzipSync(bytes, { level: 9 }));
    entries.push({
      channel: channel.name,
      id: channel.id,
      file,
      bytes: bytes.length,
      header: channel.link.header,
      commonCaps: channel.link.commonCaps,
      channelCaps: channel.link.channelCaps,
      linkReplyHex: channel.linkReply.toString("hex"),
    });
  }
  const text = JSON.stringify(
    {
      ...versions(),
      ...about,
      screen: screen === undefined ? null : "screen.ppm.gz",
      channels: entries,
    },
    null,
    2,
  );
  await writeFile(join(directory, "recording.json"), `${text}\n`);
  console.log(name, entries.map(({ file, bytes }) => `${file} ${bytes}`).join(", "));
};
