// How `openutm serve` comes to its library: it owns it, or is a client of another app that does.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { connectToOwner, findHome, ownOrConnect } from "@openutm/backend-node";
import { ApiError, type ApiErrorValue, type BackendConnection } from "@openutm/shared-types";
import { rustCommand, wantedBackend } from "./backend-kind.ts";
import { backendOptions } from "./composition.ts";

export type Library = {
  readonly isOwner: boolean;
  readonly connection: BackendConnection;
  /** Gives the library up, when it is ours, and closes the connection. */
  readonly release: () => Promise<void>;
};

export type OwnOptions = { readonly client: string; readonly replaceHung: boolean };

const ownHere = async (options: OwnOptions): Promise<Library> => {
  const outcome = await ownOrConnect({ ...backendOptions({ windowed: true }), ...options });
  const connection = outcome.kind === "owner" ? outcome.owner.connect() : outcome.connection;
  return {
    isOwner: outcome.kind === "owner",
    connection,
    release: async () => {
      if (outcome.kind === "owner") await outcome.owner.release("OpenUTM was ended.");
      connection.close();
    },
  };
};

type Said =
  | { readonly kind: "owner" | "client" }
  | { readonly kind?: never; readonly error: ApiErrorValue };

const firstLine = async (child: ChildProcess): Promise<string | undefined> => {
  if (child.stdout === null) return undefined;
  for await (const line of createInterface({ input: child.stdout })) return line;
  return undefined;
};

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
};

/** The Rust backend ends with its standard input, so also when this process is killed. */
const ownInRust = async ({ client, replaceHung }: OwnOptions): Promise<Library> => {
  const words = ["own", "--client", client, ...(replaceHung ? ["--replace-hung"] : [])];
  const [program, ...args] = rustCommand(process.env, ...words);
  // In a session of its own: Ctrl-C is for us, who may have guests to shut down first.
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"], detached: true });
  const failed = once(child, "error").then(([cause]) => {
    throw new ApiError("owner.unreachable", `The Rust backend could not be started: ${cause}.`);
  });
  const line = await Promise.race([firstLine(child), failed]);
  if (line === undefined)
    throw new ApiError("owner.unreachable", "The Rust backend ended at once.", {
      hint: "What it said last stands above.",
    });
  const said = JSON.parse(line) as Said;
  if (said.kind === undefined) throw ApiError.fromValue(said.error);
  const release = async (): Promise<void> => {
    child.stdin?.end();
    await ended(child);
  };
  try {
    const home = resolve(findHome());
    const connection = await connectToOwner({ home, client, windowed: true });
    return {
      isOwner: said.kind === "owner",
      connection,
      release: async () => {
        connection.close();
        await release();
      },
    };
  } catch (cause) {
    await release();
    throw cause;
  }
};

/** @throws ApiError as `ownOrConnect`, and `owner.unreachable` when the Rust backend is wanted and not there */
export const ownLibrary = (options: OwnOptions): Promise<Library> =>
  wantedBackend(process.env) === "rust" ? ownInRust(options) : ownHere(options);
