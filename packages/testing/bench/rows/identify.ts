// Which system an ISO holds: a call through the control socket, on an image that is in the page cache.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { byName, withBackends, type BenchBackend } from "../bench-backend.ts";
import { atMost, makeRow, takeTurns, timed, type Row } from "../row.ts";
import type { BenchRows } from "./options.ts";

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

export const identifyRows: BenchRows = ({ rounds, backends }) =>
  withBackends(backends, async (open): Promise<Row[]> => {
    const identify = async ({ connection, home }: BenchBackend): Promise<void> => {
      const path = join(home.dir, "installer.iso");
      const { confidence } = await connection.call("image.identify", { path });
      if (confidence === "unknown") throw new Error("The medium was not recognised.");
    };
    for (const { home } of open)
      // The last family of rules that is tried: every other one is tried before it.
      writeFileSync(join(home.dir, "installer.iso"), imageCalled("CCCOMA_X64FRE_EN-US_DV9"));
    const samples = await takeTurns(
      rounds,
      byName(open, (backend) => async () => {
        const took = await timed(async () => {
          for (let i = 0; i < callsARound; i += 1) await identify(backend);
        });
        return took / callsARound;
      }),
    );
    return open.map(({ of: { name } }) =>
      makeRow({
        name: "identify an ISO, warm, through the control socket",
        by: name,
        unit: "ms",
        ours: samples[name] ?? [],
        goal: atMost(2, "2 ms"),
      }),
    );
  });
