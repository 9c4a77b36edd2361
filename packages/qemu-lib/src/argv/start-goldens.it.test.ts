// Every golden that this machine can run is started by the real QEMU, paused, until it answers on its QMP sockets.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type {
  Drive,
  Endpoint,
  HostFacts,
  LaunchPlan,
  QemuCapabilities,
  QemuInstallation,
  VmConfig,
} from "@openutm/shared-types";
import { afterAll, describe, expect, it } from "vitest";
import type { ArgvCase } from "../../scripts/argv-case-parts.ts";
import { type StartableCase, startableCases } from "../../scripts/argv-goldens.ts";
import { readCapabilities } from "../caps/read-capabilities.ts";
import { connectQmp } from "../qmp/connect.ts";
import { openEndpoint } from "../qmp/node.ts";
import { driveDeviceId } from "./medium.ts";
import { planLaunch } from "./plan-launch.ts";

/** On Linux with the distribution's QEMU 7.2 or newer for x86_64 and aarch64. Raise it with the corpus; it may not fall. */
const MINIMUM_STARTED = 35;

const PATIENCE_MS = 60_000;

type Installed = { readonly major: number; readonly capabilities: QemuCapabilities };

/** The QEMUs of this machine, by path; undefined where none answers. */
const ask = async (binaryPath: string): Promise<Installed | undefined> => {
  if (!existsSync(binaryPath)) return undefined;
  const version = /version (\d+)\./.exec(
    execFileSync(binaryPath, ["--version"], { encoding: "utf8" }),
  )?.[1];
  const answer = await readCapabilities(binaryPath, { timeoutMs: PATIENCE_MS });
  return version === undefined || !answer.ok
    ? undefined
    : { major: Number(version), capabilities: answer.capabilities };
};

const isInstalled = (program: string): boolean =>
  (process.env["PATH"] ?? "").split(":").some((folder) => existsSync(join(folder, program)));

/** Why this machine cannot start the case; undefined when it can. */
const obstacle = (one: StartableCase, installed: Installed | undefined): string | undefined => {
  const { plan, installation } = one;
  if (
    one.host.platform !==
    { linux: "linux", darwin: "macos", win32: "windows" }[process.platform as string]
  )
    return `it is for a ${one.host.platform} host`;
  if (plan.accelerator !== "tcg") return `it needs ${plan.accelerator} to run guest code`;
  if (one.config.networks.some((network) => network.mode === "bridged"))
    return "it needs a bridge and the right to join it";
  const helper = plan.helpers.find(({ name }) => !isInstalled(name));
  if (helper !== undefined) return `${helper.name} is not installed`;
  if (installed === undefined) return `${installation.binaryPath} is not installed`;
  if (installed.major < installation.version.major)
    return `it is for QEMU ${installation.version.major}, here is ${installed.major}`;
  if (one.host.soundServers !== undefined) return "it needs a sound server that answers";
  const { displayProtocol } = plan;
  return displayProtocol === "none" ||
    installed.capabilities.displayProtocols.includes(displayProtocol)
    ? undefined
    : `the QEMU of this machine has no ${displayProtocol}`;
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
};

const roots: string[] = [];
afterAll(() => roots.forEach((root) => rmSync(root, { recursive: true, force: true })));

const moveEndpoint = async (root: string, endpoint: Endpoint): Promise<Endpoint> =>
  endpoint.kind === "unix"
    ? { kind: "unix", path: root + endpoint.path }
    : { ...endpoint, port: await freePort() };

const movePath = (root: string, path: string): string =>
  path.startsWith("/") ? root + path : path;

const moveDrive = (root: string, drive: Drive): Drive =>
  drive.medium.kind === "empty"
    ? drive
    : {
        ...drive,
        medium: {
          ...drive.medium,
          path: movePath(root, drive.medium.path),
          backing: drive.medium.backing.map((image) => ({
            ...image,
            path: movePath(root, image.path),
          })),
        },
      };

/** The case with every path below `root` and every port a free one. */
const move = async (
  root: string,
  one: ArgvCase,
): Promise<{ readonly config: VmConfig; readonly host: HostFacts }> => {
  const { host, config } = one;
  const { qmp, qmp2, serial, display, agent } = host.endpoints;
  return {
    config: { ...config, drives: config.drives.map((drive) => moveDrive(root, drive)) },
    host: {
      ...host,
      vmDir: root + host.vmDir,
      runDir: root + host.runDir,
      endpoints: {
        qmp: await moveEndpoint(root, qmp),
        qmp2: await moveEndpoint(root, qmp2),
        serial: await moveEndpoint(root, serial),
        ...(display === undefined ? {} : { display: await moveEndpoint(root, display) }),
        ...(agent === undefined ? {} : { agent: await moveEndpoint(root, agent) }),
      },
    },
  };
};

const writeImage = (path: string, format: "raw" | "qcow2"): void => {
  mkdirSync(dirname(path), { recursive: true });
  if (format === "qcow2") execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", path, "16M"]);
  else {
    writeFileSync(path, "");
    truncateSync(path, 16 * 1024 * 1024);
  }
};

/** A firmware that is not installed here is stood in for by an empty one of its size: paused, no instruction of it runs. */
const presentFirmware = (root: string, qemu: QemuInstallation): QemuInstallation => ({
  ...qemu,
  firmware: qemu.firmware.map((image) => {
    if (existsSync(image.codePath)) return image;
    const sizeBytes = (image.arch === "aarch64" ? 64 : 2) * 1024 * 1024;
    const [codePath, varsTemplatePath] = [join(root, "code.fd"), join(root, "vars.fd")];
    for (const path of [codePath, varsTemplatePath]) {
      writeFileSync(path, "");
      truncateSync(path, sizeBytes);
    }
    return { ...image, codePath, varsTemplatePath };
  }),
});

const prepare = (plan: LaunchPlan, config: VmConfig, host: HostFacts): void => {
  mkdirSync(host.runDir, { recursive: true });
  mkdirSync(join(host.vmDir, "firmware"), { recursive: true });
  if (host.endpoints.qmp.kind === "unix")
    mkdirSync(dirname(host.endpoints.qmp.path), { recursive: true });
  for (const { medium } of config.drives) {
    if (medium.kind === "empty") continue;
    for (const image of [medium, ...medium.backing])
      writeImage(
        image.path.startsWith("/") ? image.path : join(host.vmDir, image.path),
        image.format,
      );
  }
  for (const file of plan.files) {
    mkdirSync(dirname(file.path), { recursive: true });
    if (file.kind === "copyOnce") copyFileSync(file.from, file.path);
    else writeFileSync(file.path, Buffer.alloc(32, 7).toString("base64"), { mode: 0o600 });
  }
};

/** Runs the plan's helpers; resolves when each listens. The caller ends them. */
const startHelpers = async (plan: LaunchPlan): Promise<readonly ChildProcess[]> => {
  const helpers = plan.helpers.map(({ argv: [program = "", ...args] }) =>
    spawn(program, args, { stdio: "ignore" }),
  );
  await Promise.all(
    plan.helpers.map(({ socketPath }) =>
      expect.poll(() => existsSync(socketPath), { timeout: PATIENCE_MS }).toBe(true),
    ),
  );
  return helpers;
};

/** Starts the plan paused, asks it who it is on both QMP sockets, and ends it; gives what it answered. */
const startAndAsk = async (
  plan: LaunchPlan,
  host: HostFacts,
): Promise<{
  readonly name: unknown;
  readonly status: unknown;
  readonly devices: readonly string[];
}> => {
  const [binary = "", ...args] = plan.argv;
  const helpers = await startHelpers(plan);
  const child = spawn(binary, [...args, "-S"], { stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const exited = once(child, "exit");
  const gone = new AbortController();
  void exited.then(() => gone.abort(new Error("QEMU ended")));
  try {
    const options = { appearTimeoutMs: PATIENCE_MS, timeoutMs: PATIENCE_MS, signal: gone.signal };
    const qmp = await connectQmp((signal) => openEndpoint(host.endpoints.qmp, signal), options);
    const qmp2 = await connectQmp((signal) => openEndpoint(host.endpoints.qmp2, signal), options);
    const name = (await qmp2.execute("query-name", undefined, { timeoutMs: PATIENCE_MS })) as {
      readonly name?: unknown;
    };
    const status = await qmp.execute("query-status", undefined, { timeoutMs: PATIENCE_MS });
    const blocks = await qmp.execute("query-block", undefined, { timeoutMs: PATIENCE_MS });
    await qmp.execute("quit", undefined, { timeoutMs: PATIENCE_MS });
    await exited;
    return {
      name: name.name,
      status: status.status,
      devices: blocks.map((block) => block.qdev ?? ""),
    };
  } catch (error) {
    throw new Error(`QEMU's last words: ${stderr}\n${plan.argv.join(" ")}`, { cause: error });
  } finally {
    child.kill("SIGKILL");
    for (const helper of helpers) helper.kill("SIGKILL");
  }
};

// What the builder refuses is no start: golden.test.ts holds the refusals.
const cases = startableCases();
const binaries = [...new Set(cases.map((one) => one.installation.binaryPath))];
const here = new Map(
  await Promise.all(binaries.map(async (path) => [path, await ask(path)] as const)),
);

describe("the goldens, started for real", () => {
  const rows = cases.map((one) => ({
    ...one,
    reason: obstacle(one, here.get(one.installation.binaryPath)),
  }));
  let started = 0;

  it.for(rows)(
    "$name starts",
    { timeout: 2 * PATIENCE_MS },
    async ({ reason, ...one }, { skip }) => {
      skip(reason !== undefined, reason);
      const root = mkdtempSync(join(tmpdir(), "ou-"));
      roots.push(root);
      const { config, host } = await move(root, one);
      const outcome = planLaunch(config, host, presentFirmware(root, one.installation));
      if (!outcome.ok) throw new Error(outcome.error.message);
      prepare(outcome.plan, config, host);
      const answer = await startAndAsk(outcome.plan, host);
      expect(answer.name).toBe(host.vmName);
      expect(answer.status).toBe("prelaunch");
      const devices = answer.devices.flatMap((device) => device.split("/"));
      expect(devices).toEqual(
        expect.arrayContaining(config.drives.map((drive) => driveDeviceId(drive.id))),
      );
      rmSync(root, { recursive: true, force: true });
      started += 1;
    },
  );

  it.runIf(process.platform === "linux")(`starts at least ${MINIMUM_STARTED} of them`, () => {
    expect(started).toBeGreaterThanOrEqual(MINIMUM_STARTED);
  });
});
