// A picture of the guest's screen: QEMU writes it into the private runtime directory, we read it and remove it.
import { ApiError } from "@openutm/shared-types";
import type { GuestPorts } from "./parts.ts";
import { readPngSize } from "./png.ts";
import type { Run } from "./run.ts";

export type Screenshot = {
  readonly bytes: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
};

/** An 8K screen of noise is 100 MB as PNG; nothing real comes near. */
const maxPngBytes = 128 * 1024 * 1024;
const dumpTimeoutMs = 15_000;

let counter = 0;

/** @throws ApiError `stream.unavailable` when the guest has no screen */
export const takeScreenshot = async (ports: GuestPorts, run: Run): Promise<Screenshot> => {
  const { qmp } = run;
  if (qmp === undefined) throw new ApiError("vm.notAnswering", "The guest's QEMU does not answer.");
  counter += 1;
  const path = `${run.dir.path}/screen-${counter}.png`;
  try {
    await qmp.execute(
      "screendump",
      { filename: path, format: "png" },
      { timeoutMs: dumpTimeoutMs },
    );
    const bytes = await ports.files.readBounded(path, maxPngBytes);
    const size = readPngSize(bytes);
    if (size === undefined)
      throw new ApiError("stream.unavailable", "The guest has no picture to show yet.");
    return { bytes, ...size };
  } finally {
    await ports.files.remove(path);
  }
};
