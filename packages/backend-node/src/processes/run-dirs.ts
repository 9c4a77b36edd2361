// The guests' runtime directories: private, short enough for a socket's path, findable by the next backend.
import { Endpoints } from "@openutm/shared-types";
import type { Endpoint } from "@openutm/shared-types";
import { ApiError } from "@openutm/shared-types";
import type { FoundRunDir, RunDir, RunDirs } from "@openutm/vm-core";
import { createHash, randomBytes } from "node:crypto";
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { homePaths, maxSocketPathBytes, runDirNames } from "../paths.ts";

const idPattern = /^[0-9a-f]{8}$/;
/** guest.json holds a config and an argv; more than this is not ours. */
const maxFileBytes = 4 * 1024 * 1024;

export type RunDirsOptions = {
  readonly home: string;
  /** Loopback TCP in place of unix sockets. Default: on Windows. */
  readonly transport?: "unix" | "tcp";
  /** Default `/tmp`, which unlike TMPDIR is the same for a backend started from a desktop, a terminal or a script. */
  readonly tempDir?: string;
};

const hostLimit = (message: string, path: string, cause?: unknown): ApiError =>
  new ApiError("host.limit", message, {
    hint: "Remove it, or choose another OPENUTM_HOME.",
    data: { path },
    cause,
  });

const writeError = (error: NodeJS.ErrnoException, path: string): ApiError =>
  error.code === "ENOSPC" || error.code === "EDQUOT"
    ? new ApiError(
        "disk.full",
        "The host's disk is full; the VM's runtime directory cannot be written.",
        { hint: "Free some space.", data: { path }, cause: error },
      )
    : hostLimit(
        `The VM's runtime directory ${path} cannot be written: ${error.message}`,
        path,
        error,
      );

/** Short of Windows, where modes and owners mean nothing: the profile's own rights protect it there. */
const requirePrivate = async (path: string): Promise<void> => {
  const stats = await lstat(path);
  if (stats.isSymbolicLink())
    throw hostLimit(`${path} is a symbolic link; somebody may have put it there.`, path);
  if (!stats.isDirectory()) throw hostLimit(`${path} is in the way: it is not a directory.`, path);
  if (process.platform === "win32") return;
  if (stats.uid !== process.getuid?.()) throw hostLimit(`${path} belongs to another user.`, path);
  if ((stats.mode & 0o077) !== 0) throw hostLimit(`${path} is open to other users.`, path);
};

const ensurePrivate = async (path: string): Promise<void> => {
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw writeError(error, path);
  });
  await requirePrivate(path);
};

const longestName = Object.values(runDirNames).reduce(
  (longest, name) => (name.length > longest.length ? name : longest),
  "",
);

const fits = (root: string): boolean =>
  Buffer.byteLength(join(root, "12345678", longestName)) <= maxSocketPathBytes;

/** Ports that nothing listens on now. QEMU counts VNC's from 5900, and the system gives out higher ones. */
const freePorts = async (count: number): Promise<readonly number[]> => {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) =>
        server.once("error", reject).listen(0, "127.0.0.1", resolve),
      );
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
};

const services = ["qmp", "qmp2", "display", "serial", "agent"] as const;

const unixEndpoints = (path: string): Endpoints => {
  const at = (service: (typeof services)[number]): Endpoint => ({
    kind: "unix",
    path: join(path, runDirNames[service]),
  });
  return {
    qmp: at("qmp"),
    qmp2: at("qmp2"),
    display: at("display"),
    serial: at("serial"),
    agent: at("agent"),
  };
};

const tcpEndpoints = async (): Promise<Endpoints> => {
  const ports = await freePorts(services.length);
  const at = (index: number): Endpoint => ({
    kind: "tcp",
    host: "127.0.0.1",
    port: ports[index] ?? 0,
  });
  return { qmp: at(0), qmp2: at(1), display: at(2), serial: at(3), agent: at(4) };
};

const readSmall = async (path: string): Promise<string> => {
  const stats = await lstat(path);
  if (!stats.isFile() || stats.size > maxFileBytes) throw new Error(`${path} is no file of ours`);
  return readFile(path, "utf8");
};

const readEndpoints = async (path: string): Promise<Endpoints> =>
  Endpoints.parse(JSON.parse(await readSmall(join(path, runDirNames.endpoints))));

const readRunDir = async (root: string, id: string): Promise<FoundRunDir> => {
  const path = join(root, id);
  try {
    await requirePrivate(path);
    const [endpoints, guestText] = await Promise.allSettled([
      readEndpoints(path),
      readSmall(join(path, runDirNames.guest)),
    ]);
    const problem = [endpoints, guestText].find((outcome) => outcome.status === "rejected");
    return {
      id,
      path,
      ...(endpoints.status === "fulfilled" ? { endpoints: endpoints.value } : {}),
      ...(guestText.status === "fulfilled" ? { guestText: guestText.value } : {}),
      ...(problem === undefined ? {} : { problem: String((problem.reason as Error).message) }),
    };
  } catch (error) {
    return { id, path, problem: (error as Error).message };
  }
};

const scanRoot = async (root: string): Promise<readonly FoundRunDir[]> => {
  const names = await readdir(root).catch(() => []);
  return Promise.all(
    names.filter((name) => idPattern.test(name)).map((id) => readRunDir(root, id)),
  );
};

export const createRunDirs = ({
  home,
  transport = process.platform === "win32" ? "tcp" : "unix",
  tempDir = "/tmp",
}: RunDirsOptions): RunDirs => {
  const long = homePaths(home).run;
  // The same for every backend of this home, so that the next one finds it.
  const digest = createHash("sha256").update(home).digest("hex").slice(0, 8);
  const short = join(tempDir, `openutm-${userInfo().uid}-${digest}`);
  const root = transport === "tcp" || fits(long) ? long : short;
  const named = (id: string): RunDir => {
    const path = join(root, id);
    return { id, path, endpoints: unixEndpoints(path) };
  };

  return {
    roots: [long, short],
    named,
    plan: async () => {
      if (transport === "unix" && !fits(root)) {
        throw hostLimit(`The path ${root} is too long for a socket.`, root);
      }
      const dir = named(randomBytes(4).toString("hex"));
      return transport === "unix" ? dir : { ...dir, endpoints: await tcpEndpoints() };
    },
    create: async ({ path, endpoints }) => {
      await ensurePrivate(root);
      await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
        throw writeError(error, path);
      });
      const file = join(path, runDirNames.endpoints);
      await writeFile(file, `${JSON.stringify(endpoints)}\n`, { flag: "wx", mode: 0o600 }).catch(
        async (error: NodeJS.ErrnoException) => {
          await rm(path, { recursive: true, force: true });
          throw writeError(error, file);
        },
      );
    },
    writeGuest: async ({ path }, text) => {
      // Not synced: a guest outlives the backend, but not the host whose crash would lose the file.
      const file = join(path, runDirNames.guest);
      const half = `${file}.${randomBytes(4).toString("hex")}`;
      try {
        await writeFile(half, text, { flag: "wx", mode: 0o600 });
        await rename(half, file);
      } catch (error) {
        await rm(half, { force: true }).catch(() => undefined);
        throw writeError(error as NodeJS.ErrnoException, file);
      }
    },
    scan: async () => (await Promise.all([scanRoot(long), scanRoot(short)])).flat(),
    remove: (path) => rm(path, { recursive: true, force: true }),
  };
};
