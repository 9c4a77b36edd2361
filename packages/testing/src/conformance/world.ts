// The surroundings of one run of a script: a library, files, programs and ports of its own, and the owner that answers.
import { chmodSync, cpSync, existsSync, linkSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ControlClient } from "@openutm/backend-node";
import { contractVersion } from "@openutm/shared-types";
import type { BackendKind } from "@openutm/shared-types";
import { installFakeQemu } from "../fake-qemu/install.ts";
import type { FakeQemu } from "../fake-qemu/install.ts";
import { freePort } from "../harness/free-port.ts";
import { testHome } from "../harness/home.ts";
import type { TestHome } from "../harness/home.ts";
import { filledIn } from "./match.ts";
import { startOwner } from "./owner.ts";
import type { Script, ScriptFile } from "./script.ts";

export type World = {
  readonly kind: BackendKind;
  readonly script: Script;
  readonly home: TestHome;
  /** Values for `${name}`. */
  readonly saved: Map<string, unknown>;
  readonly fake: FakeQemu | undefined;
  /** Connects to an owner that is started, and greets it. */
  readonly start: (manner: "start" | "serve") => Promise<ControlClient>;
  /** Called at the end, last one first. */
  readonly disposers: (() => unknown)[];
};

export const makeFile = (path: string, file: ScriptFile): void => {
  if ("directory" in file) mkdirSync(path, { recursive: true });
  else if ("text" in file)
    writeFileSync(path, file.text, { mode: file.executable ? 0o755 : 0o644 });
  else if ("symbolicLinkTo" in file) symlinkSync(file.symbolicLinkTo, path);
  else if ("hardLinkTo" in file) linkSync(file.hardLinkTo, path);
  else {
    const bytes = Buffer.alloc(file.zeroBytes);
    for (const [offset, base64] of Object.entries(file.patches ?? {}))
      bytes.write(base64, Number(offset), "base64");
    writeFileSync(path, bytes);
  }
};

const makeProgram = (path: string, lines: readonly string[]): void => {
  writeFileSync(path, ["#!/bin/sh", ...lines, ""].join("\n"));
  chmodSync(path, 0o755);
};

const takePort = async (): Promise<Server> => {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  return server;
};

/** What is known of the host's QEMU and its accelerators, by kind of backend: found out once for all scripts. */
export const warmCaches = new Map<BackendKind, string>();

const seedCache = (kind: BackendKind, home: string): void => {
  const warm = warmCaches.get(kind);
  if (warm === undefined || !existsSync(warm)) return;
  mkdirSync(home, { recursive: true, mode: 0o700 });
  cpSync(warm, join(home, "cache"), { recursive: true });
};

/** Everything but the owner. */
export const makeWorld = async (kind: BackendKind, script: Script): Promise<World> => {
  const { setUp = {} } = script;
  const disposers: (() => unknown)[] = [];
  const folder = (name: string): string => {
    const dir = mkdtempSync(join(tmpdir(), `ou-${name}-`));
    disposers.push(() => rmSync(dir, { recursive: true, force: true }));
    return dir;
  };
  const saved = new Map<string, unknown>([
    ["files", folder("conf")],
    ["bin", folder("bin")],
    ["PATH", process.env["PATH"] ?? ""],
    ["contractVersion", contractVersion],
  ]);
  const fill = <T>(value: T): T => filledIn(value, saved) as T;
  for (const name of setUp.takenPorts ?? []) {
    const server = await takePort();
    disposers.push(() => server.close());
    saved.set(name, (server.address() as AddressInfo).port);
  }
  for (const name of setUp.freePorts ?? []) saved.set(name, await freePort());
  const home = testHome({ env: { OPENUTM_BACKEND: kind, ...fill(setUp.env ?? {}) } });
  disposers.push(() => home.dispose());
  saved.set("home", home.dir);
  seedCache(kind, home.dir);
  for (const [name, file] of Object.entries(script.files ?? {}))
    makeFile(join(String(saved.get("files")), name), fill(file));
  for (const [name, lines] of Object.entries(setUp.programs ?? {}))
    makeProgram(join(String(saved.get("bin")), name), fill(lines));
  const fake = setUp.fakeQemu === undefined ? undefined : installFakeQemu();
  if (setUp.fakeQemu !== undefined) fake?.setMode(setUp.fakeQemu);
  disposers.push(() => fake?.dispose());
  if (fake !== undefined) saved.set("fake", fake.folder);
  const qemuFolders = [...fill(setUp.qemuFolders ?? []), ...(fake ? [fake.folder] : [])];
  return {
    kind,
    script,
    home,
    saved,
    fake,
    disposers,
    start: async (manner) => {
      const connection = await startOwner({ kind, home, manner, ...setUp, qemuFolders });
      saved.set("token", readFileSync(join(home.dir, "control.token"), "utf8").trim());
      return connection;
    },
  };
};

export const disposeWorld = async ({ disposers }: World): Promise<void> => {
  for (const dispose of disposers.toReversed()) await dispose();
};
