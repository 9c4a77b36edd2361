// A real backend process in a library of its own, with a connection to its control socket: of the built command line, or
// the Rust program itself.
import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { backendCommand, connectToOwner } from "@openutm/backend-node";
import { ApiError, type BackendConnection, type BackendKind } from "@openutm/shared-types";
import { bundle, checkout, testHome, type TestHome } from "../src/index.ts";
import { releaseProgram } from "./release-program.ts";

/** A backend that can be started. */
export type BackendToBench = {
  readonly kind: BackendKind;
  /** As the table calls it. */
  readonly name: string;
  spawn(env: NodeJS.ProcessEnv): ChildProcess;
  /** The program's size in bytes; absent for what runs in somebody else's. */
  readonly program?: string;
};

export type BenchBackend = {
  readonly of: BackendToBench;
  readonly home: TestHome;
  readonly child: ChildProcess;
  readonly connection: BackendConnection;
};

export const nodeBackend: BackendToBench = {
  kind: "node",
  name: "TypeScript",
  /** Started as the command line starts it. */
  spawn(env) {
    const [program, ...args] = backendCommand(bundle);
    return spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  },
};

const demoImage = join(checkout, "guests", "demo", "demo.img");

/** Started as the command line starts it, without a Node process before it. */
const rustBackend = (): BackendToBench | { readonly missing: string } => {
  const built = releaseProgram({
    variable: "OPENUTM_RUST_BACKEND",
    file: "openutm-backend",
    cargo: ["--package", "openutm-backend"],
  });
  if ("missing" in built) return built;
  const { program } = built;
  return {
    kind: "rust",
    name: "Rust",
    program,
    spawn: (env) =>
      spawn(program, ["backend", "--demo-image", demoImage], {
        env,
        stdio: ["ignore", "pipe", "pipe"],
      }),
  };
};

/** @param asked `node`, `rust`, or `both` of those that can run here */
export const backendsToBench = (asked: string): readonly BackendToBench[] => {
  if (!["node", "rust", "both"].includes(asked))
    throw new Error(`--backend is “${asked}”. It can be node, rust or both.`);
  const rust = asked === "node" ? undefined : rustBackend();
  if (rust !== undefined && "missing" in rust) {
    if (asked === "rust") throw new Error(`The Rust backend cannot be measured: ${rust.missing}.`);
    process.stderr.write(`The Rust backend is left out: ${rust.missing}.\n`);
  }
  return [
    ...(asked === "rust" ? [] : [nodeBackend]),
    ...(rust === undefined || "missing" in rust ? [] : [rust]),
  ];
};

/** Starts it and connects as soon as it answers. */
export const startBackend = async (
  home: TestHome,
  of: BackendToBench = nodeBackend,
): Promise<BenchBackend> => {
  const child = of.spawn({ ...home.env, OPENUTM_IDLE_EXIT_MS: "3600000" });
  child.stderr?.pipe(process.stderr);
  for (const end = performance.now() + 20_000; ;) {
    try {
      const client = { home: home.dir, client: "bench", windowed: false } as const;
      return { of, home, child, connection: await connectToOwner(client) };
    } catch (error) {
      if (!(error instanceof ApiError) || performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
};

/** Ends the backend's process and waits until it is gone; its guests go on. */
export const endBackend = async (
  { child, connection }: BenchBackend,
  signal: "SIGTERM" | "SIGKILL" = "SIGTERM",
): Promise<void> => {
  connection.close();
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await gone;
};

/** Runs `work` with each backend in a fresh library; everything is ended and removed afterwards. */
export const withBackends = async <T>(
  backends: readonly BackendToBench[],
  work: (open: readonly BenchBackend[]) => Promise<T>,
): Promise<T> => {
  const homes = backends.map(() => testHome());
  try {
    const open: BenchBackend[] = [];
    for (const [at, home] of homes.entries()) open.push(await startBackend(home, backends[at]));
    return await work(open);
  } finally {
    for (const home of homes) home.dispose();
  }
};

/** What each of them does, by the name that the table calls it. */
export const byName = <T>(
  open: readonly BenchBackend[],
  work: (backend: BenchBackend) => T,
): Readonly<Record<string, T>> =>
  Object.fromEntries(open.map((backend) => [backend.of.name, work(backend)]));
