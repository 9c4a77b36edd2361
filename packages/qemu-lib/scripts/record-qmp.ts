/**
 * Records QMP conversations with the QEMU on PATH into packages/shared-types/vectors/qmp.
 * Run: node packages/qemu-lib/scripts/record-qmp.ts
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openQmp } from "../src/qmp/connection.ts";
import type { QmpConnection } from "../src/qmp/connection.ts";
import type { ByteDuplex } from "../src/qmp/duplex.ts";
import type { JsonObject } from "../src/qmp/json.ts";
import type { QmpRecording, RecordedLine } from "../src/qmp/replay.ts";

const binary = "qemu-system-x86_64";
const vectors = join(import.meta.dirname, "../../shared-types/vectors/qmp");

type Conversation = {
  readonly name: string;
  readonly argv: readonly string[];
  readonly talk: (qmp: QmpConnection) => Promise<void>;
};

/** The refusal is what is to be recorded; anything else ends the recording. */
async function refusedCall(call: Promise<unknown>): Promise<void> {
  const code = await call.then(
    () => "none",
    (error: { code?: string }) => error.code,
  );
  if (code !== "qmp.refused") throw new Error(`A refusal was expected, got ${String(code)}.`);
}

/** Starts a job and asks what became of it once QEMU has told that it is over; a job that failed has its words there. */
async function wholeJob(
  qmp: QmpConnection,
  command: string,
  id: string,
  args: JsonObject,
): Promise<void> {
  const concluded = new Promise<void>((resolve) => {
    qmp.onEvent(({ name, data }) => {
      if (name !== "JOB_STATUS_CHANGE" || data["id"] !== id) return;
      if (data["status"] === "concluded") resolve();
    });
  });
  await qmp.execute(command, { "job-id": id, ...args });
  await concluded;
  await qmp.execute("query-jobs");
  await qmp.execute("job-dismiss", { id });
}

const drive = { device: "drive0", medium: "cd0" };

const conversations: readonly Conversation[] = [
  {
    name: "none",
    argv: ["-machine", "none", "-nodefaults", "-display", "none", "-qmp", "stdio"],
    talk: async (qmp) => {
      await qmp.execute("query-version");
      await qmp.execute("query-status");
      await qmp.execute("query-kvm");
      await qmp.execute("query-machines");
      await qmp.execute("query-chardev");
      await qmp.execute("human-monitor-command", { "command-line": "info version" });
      await refusedCall(qmp.execute("no-such-command"));
    },
  },
  {
    name: "q35",
    argv: [
      "-machine",
      "q35",
      "-accel",
      "tcg",
      "-m",
      "32",
      "-nodefaults",
      "-display",
      "none",
      "-vga",
      "std",
      "-S",
      "-name",
      "recorded",
      "-qmp",
      "stdio",
      "-blockdev",
      '{"driver":"qcow2","node-name":"disk","file":{"driver":"file","filename":"disk.qcow2"}}',
      "-device",
      '{"driver":"virtio-blk-pci","drive":"disk","id":"drive0"}',
      "-device",
      '{"driver":"ide-cd","id":"cd0"}',
    ],
    talk: async (qmp) => {
      await qmp.execute("query-status");
      await qmp.execute("query-block");
      await qmp.execute("query-named-block-nodes", { flat: true });
      await qmp.execute("cont");
      await qmp.execute("stop");
      await qmp.execute("blockdev-add", {
        driver: "null-co",
        "node-name": "medium",
        size: 1048576,
        "read-only": true,
      });
      await qmp.execute("blockdev-open-tray", { id: drive.medium });
      await qmp.execute("blockdev-insert-medium", { id: drive.medium, "node-name": "medium" });
      await qmp.execute("blockdev-close-tray", { id: drive.medium });
      await qmp.execute("eject", { id: drive.medium, force: true });
      await refusedCall(qmp.execute("device_del", { id: "no-such-device" }));
      await qmp.execute("send-key", { keys: [{ type: "qcode", data: "ret" }] });
      await qmp.execute("screendump", { filename: "screen.png", format: "png" });
      await qmp.execute("block_resize", { "node-name": "disk", size: 33554432 });
      await wholeJob(qmp, "snapshot-save", "save", {
        tag: "first",
        vmstate: "disk",
        devices: ["disk"],
      });
      await wholeJob(qmp, "snapshot-load", "load", {
        tag: "missing",
        vmstate: "disk",
        devices: ["disk"],
      });
      await qmp.execute("system_reset");
      await qmp.execute("system_powerdown");
    },
  },
];

function tee(duplex: ByteDuplex, lines: RecordedLine[]): ByteDuplex {
  const decoder = new TextDecoder();
  let partial = "";
  const fromQemu = (chunk: Uint8Array): void => {
    const whole = (partial + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
    partial = whole.pop() ?? "";
    for (const line of whole) lines.push({ from: "qemu", line });
  };
  return {
    ...duplex,
    listen: ({ onData, onEnd }) =>
      duplex.listen({ onEnd, onData: (chunk) => (fromQemu(chunk), onData(chunk)) }),
    // The client sends each request in one write.
    write: (bytes) => {
      lines.push({ from: "client", line: new TextDecoder().decode(bytes) });
      duplex.write(bytes);
    },
  };
}

async function record({ argv, talk }: Conversation, folder: string): Promise<QmpRecording> {
  const child = spawn(binary, argv, { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
  const lines: RecordedLine[] = [];
  const stdio: ByteDuplex = {
    listen: ({ onData, onEnd }) => {
      child.stdout.on("data", onData);
      child.stdout.once("close", () => onEnd());
    },
    write: (bytes) => void child.stdin.write(bytes),
    close: () => void child.stdin.destroy(),
  };
  try {
    const qmp = await openQmp(tee(stdio, lines));
    await talk(qmp);
    await qmp.execute("quit");
    const { major, minor, micro, package: packageName } = qmp.version;
    const qemuVersion = `${major}.${minor}.${micro}${packageName === "" ? "" : ` (${packageName})`}`;
    return {
      header: {
        qemuVersion,
        argv: [binary, ...argv],
        recordedBy: "packages/qemu-lib/scripts/record-qmp.ts",
      },
      lines,
    };
  } finally {
    child.kill("SIGKILL");
  }
}

const folder = mkdtempSync(join(tmpdir(), "outm-record-"));
try {
  mkdirSync(vectors, { recursive: true });
  execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", "disk.qcow2", "16M"], { cwd: folder });
  for (const conversation of conversations) {
    const recording = await record(conversation, folder);
    const version = recording.header.qemuVersion.split(".").slice(0, 2).join(".");
    const file = join(vectors, `${conversation.name}-${version}.json`);
    writeFileSync(file, `${JSON.stringify(recording, undefined, 2)}\n`);
    console.log(`${file}: ${recording.lines.length} lines, QEMU ${recording.header.qemuVersion}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
