/** Runs qemu-img for what needs it: resize, convert, check, measure. I/O edge. Formats are always said, never guessed. */
import { spawn } from "node:child_process";
import { dirname, resolve } from "node:path";
import { isJsonObject } from "../qmp/json.ts";
import type { JsonObject } from "../qmp/json.ts";
import { QemuLibError } from "../errors.ts";
import type { DiskFormat, DiskImage } from "./create.ts";
import type { ImageFormat } from "./headers/detect.ts";
import { inspectImage } from "./inspect.ts";
import { requireFreeSpace, writeNewFile } from "./new-file.ts";
import { createProgressReader } from "./progress.ts";

export type QemuImg = {
  /** Path of the qemu-img to run. */
  readonly binary: string;
};

export type RunOptions = {
  /** Ends qemu-img; the call rejects with `signal.reason`. */
  readonly signal?: AbortSignal;
};

/** An image to read: one of ours, or one that `judgeUntrustedImage` has passed. */
export type SourceImage = {
  readonly path: string;
  readonly format: ImageFormat;
  /** `standsAlone`: no backing file is opened, whatever the header says. `follow`: for our own linked clones. */
  readonly backing: "standsAlone" | "follow";
};

export type ResizeOptions = RunOptions & {
  /** `allow` cuts off what lies past the new end. Default `refuse`: `image.shrinkRefused`. */
  readonly shrink?: "refuse" | "allow";
};

/** Changes a disk's size. A disk that a running QEMU holds is refused with `image.inUse`. */
export async function resizeDisk(
  tool: QemuImg,
  disk: DiskImage,
  sizeBytes: number,
  options: ResizeOptions = {},
): Promise<void> {
  const { virtualSizeBytes = 0 } = await inspectImage(disk.path, { format: disk.format });
  const shrinks = sizeBytes < virtualSizeBytes;
  if (shrinks && options.shrink !== "allow") {
    throw new QemuLibError(
      "image.shrinkRefused",
      "Making a disk smaller destroys what lies at its end.",
      {
        hint: "Shrink the partitions in the guest first, then ask for it explicitly.",
        data: { path: disk.path, virtualSizeBytes, sizeBytes },
      },
    );
  }
  const flags = shrinks ? ["--shrink"] : [];
  await run(
    tool,
    ["resize", "-q", ...flags, nodeOf({ ...disk, backing: "follow" }), String(sizeBytes)],
    options,
  );
}

export type ConvertOptions = RunOptions & { readonly onProgress?: (fraction: number) => void };

/** Writes a full, standalone copy in another or the same format. Free space is checked first, the copy appears whole. */
export async function convertImage(
  tool: QemuImg,
  source: SourceImage,
  target: DiskImage,
  options: ConvertOptions = {},
): Promise<void> {
  const { requiredBytes } = await measureImage(tool, source, target.format, options);
  await requireFreeSpace(dirname(resolve(target.path)), requiredBytes);
  const progress = createProgressReader(options.onProgress ?? (() => undefined));
  await writeNewFile(resolve(target.path), async (temporaryPath) => {
    await run(
      tool,
      ["convert", "-p", "-O", target.format, nodeOf(source), temporaryPath],
      options,
      progress,
    );
  });
}

export type ImageMeasure = { readonly requiredBytes: number; readonly fullyAllocatedBytes: number };

/** How large a copy would be: with its holes kept, and with none. */
export async function measureImage(
  tool: QemuImg,
  source: SourceImage,
  targetFormat: DiskFormat,
  options: RunOptions = {},
): Promise<ImageMeasure> {
  const { stdout } = await run(
    tool,
    ["measure", "--output=json", "-O", targetFormat, nodeOf(source)],
    options,
  );
  const measured = parseOutput(stdout);
  const { required, "fully-allocated": fullyAllocated } = measured;
  if (typeof required !== "number" || typeof fullyAllocated !== "number") throw oddOutput(stdout);
  return { requiredBytes: required, fullyAllocatedBytes: fullyAllocated };
}

export type ImageCheck = {
  readonly state: "clean" | "leaks" | "corrupt" | "unsupported";
  readonly corruptions: number;
  readonly leaks: number;
};

const checkStates: Readonly<Record<number, ImageCheck["state"]>> = {
  0: "clean",
  2: "corrupt",
  3: "leaks",
  63: "unsupported",
};

/** Looks for damage and repairs nothing. Raw disks have no structure: `unsupported`. */
export async function checkImage(
  tool: QemuImg,
  disk: DiskImage,
  options: RunOptions = {},
): Promise<ImageCheck> {
  const args = ["check", "--output=json", nodeOf({ ...disk, backing: "follow" })];
  const { stdout, exitCode } = await run(tool, args, {
    ...options,
    acceptedExitCodes: [0, 2, 3, 63],
  });
  const state = checkStates[exitCode] ?? "corrupt";
  const { corruptions, leaks } = state === "unsupported" ? {} : parseOutput(stdout);
  return { state, corruptions: countOf(corruptions), leaks: countOf(leaks) };
}

/** A node in JSON: no character of a path can become an option, a protocol or another driver. */
function nodeOf(image: SourceImage): string {
  const driver = image.format === "iso" ? "raw" : image.format;
  const holdsBacking =
    driver === "qcow2" || driver === "qcow" || driver === "qed" || driver === "vmdk";
  const node = {
    driver,
    ...(holdsBacking && image.backing === "standsAlone" ? { backing: null } : {}),
    file: { driver: "file", filename: resolve(image.path) },
  };
  return `json:${JSON.stringify(node)}`;
}

type RunResult = { readonly stdout: string; readonly exitCode: number };
type InnerRunOptions = RunOptions & { readonly acceptedExitCodes?: readonly number[] };

const MAX_OUTPUT_CHARS = 1_000_000;

async function run(
  tool: QemuImg,
  args: readonly string[],
  { signal, acceptedExitCodes = [0] }: InnerRunOptions,
  onOutput?: (text: string) => void,
): Promise<RunResult> {
  signal?.throwIfAborted();
  const child = spawn(tool.binary, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, LC_ALL: "C" },
  });
  const onAbort = (): void => void child.kill("SIGKILL");
  signal?.addEventListener("abort", onAbort, { once: true });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (onOutput !== undefined) onOutput(text);
    else if (stdout.length < MAX_OUTPUT_CHARS) stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-16_384);
  });
  const exitCode = await new Promise<number>((done, reject) => {
    child.once("error", (cause) => reject(cannotRun(tool, cause)));
    child.once("close", (code) => done(code ?? -1));
  }).finally(() => signal?.removeEventListener("abort", onAbort));
  if (acceptedExitCodes.includes(exitCode)) return { stdout, exitCode };
  signal?.throwIfAborted();
  throw toolFailure(args[0] ?? "", exitCode, stderr);
}

function cannotRun(tool: QemuImg, cause: Error): QemuLibError {
  return new QemuLibError("qemu.imgFailed", `qemu-img cannot be run: ${cause.message}`, {
    hint: "Install QEMU's tools, then try again.",
    data: { binary: tool.binary },
    cause,
  });
}

function toolFailure(command: string, exitCode: number, stderr: string): QemuLibError {
  const words = stderr.trim();
  const data = { command, exitCode, stderr: words };
  if (/Failed to get .*lock/.test(words)) {
    return new QemuLibError("image.inUse", "Another program uses the disk.", {
      hint: "Stop the virtual machine that uses it, then try again.",
      data,
    });
  }
  if (words.includes("No space left on device")) {
    return new QemuLibError("disk.full", "The disk became full. Nothing was left behind.", {
      hint: "Free some space and try again.",
      data,
    });
  }
  return new QemuLibError(
    "qemu.imgFailed",
    `qemu-img ${command} failed: ${words.split("\n").at(-1) ?? ""}`,
    { data },
  );
}

function parseOutput(stdout: string): JsonObject {
  try {
    const value: unknown = JSON.parse(stdout);
    if (isJsonObject(value)) return value;
  } catch {
    // Said below, with the output.
  }
  throw oddOutput(stdout);
}

function oddOutput(stdout: string): QemuLibError {
  return new QemuLibError("qemu.imgFailed", "qemu-img gave an answer that is not understood.", {
    data: { stdout: stdout.slice(0, 1000) },
  });
}

function countOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
