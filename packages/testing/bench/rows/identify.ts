// Which system an ISO holds: a call through the control socket, on an image that is in the page cache.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { withBackend } from "../bench-backend.ts";
import { makeRow, timed, type Row } from "../row.ts";

const callsARound = 20;
const sectorBytes = 2048;
const firstDescriptorSector = 16;

/** The first 64 KiB of an installer, and room behind it: identify reads no more. */
const imageCalled = (volumeId: string): Buffer => {
  const image = Buffer.alloc(4 * 1024 * 1024);
  const at = firstDescriptorSector * sectorBytes;
  image.write("\u0001CD001\u0001", at, "latin1");
  image.write("LINUX".padEnd(32), at + 8, "latin1");
  image.write(volumeId.padEnd(32), at + 40, "latin1");
  // Sizes stand in both byte orders (ECMA-119 8.4.8, 8.4.12).
  const blocks = image.length / sectorBytes;
  image.writeUInt32LE(blocks, at + 80);
  image.writeUInt32BE(blocks, at + 84);
  image.writeUInt16LE(sectorBytes, at + 128);
  image.writeUInt16BE(sectorBytes, at + 130);
  image.write("\u00ffCD001\u0001", at + sectorBytes, "latin1");
  return image;
};

export const identifyRow = (rounds: number): Promise<Row> =>
  withBackend(async ({ connection, home }) => {
    const path = join(home.dir, "installer.iso");
    // The last family of rules that is tried: every other one is tried before it.
    writeFileSync(path, imageCalled("CCCOMA_X64FRE_EN-US_DV9"));
    const identify = async (): Promise<void> => {
      const { confidence } = await connection.call("image.identify", { path });
      if (confidence === "unknown") throw new Error("The medium was not recognised.");
    };
    const ms: number[] = [];
    for (let round = -1; round < rounds; round += 1) {
      const took = await timed(async () => {
        for (let i = 0; i < callsARound; i += 1) await identify();
      });
      if (round >= 0) ms.push(took / callsARound);
    }
    return makeRow({
      name: "identify an ISO, warm, through the control socket",
      unit: "ms",
      ours: ms,
      goal: { text: "<= 2 ms", met: (ours) => ours.median <= 2 },
    });
  });
