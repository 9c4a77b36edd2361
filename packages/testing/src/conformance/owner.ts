// The owner of a script's library: the built command line's, or, where a script asks for what only tests choose, the
// backend's own program with the words that say so.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { connectToOwner } from "@openutm/backend-node";
import type { ControlClient } from "@openutm/backend-node";
import type { BackendKind } from "@openutm/shared-types";
import { rustProgram } from "../harness/backend-kind.ts";
import { checkout, spawnCli } from "../harness/cli.ts";
import { waitForUrl } from "../harness/home.ts";
import type { TestHome } from "../harness/home.ts";
import { waitFor } from "../harness/wait.ts";

export type OwnerWishes = {
  readonly kind: BackendKind;
  readonly home: TestHome;
  readonly manner: "start" | "serve";
  readonly qemuFolders: readonly string[];
  readonly launchTimeoutMs?: number;
  readonly heartbeatMs?: number;
};

/** Both programs take the same words. */
const wordsFor = ({ qemuFolders, launchTimeoutMs, heartbeatMs }: OwnerWishes): string[] => [
  ...qemuFolders.flatMap((folder) => ["--qemu-folder", folder]),
  ...(launchTimeoutMs === undefined ? [] : ["--launch-timeout-ms", String(launchTimeoutMs)]),
  ...(heartbeatMs === undefined ? [] : ["--heartbeat-ms", String(heartbeatMs)]),
];

const programOf = (kind: BackendKind): [string, ...string[]] =>
  kind === "rust"
    ? [rustProgram(), "backend"]
    : [process.execPath, join(import.meta.dirname, "node-backend.ts")];

const launch = async (wishes: OwnerWishes): Promise<void> => {
  const { kind, home, manner } = wishes;
  const env = { ...home.env, OPENUTM_CHECK_OUTPUTS: "1" };
  const words = wordsFor(wishes);
  if (words.length === 0) {
    if (manner === "serve") await waitForUrl(spawnCli(["serve"], { env }));
    else spawnCli(["backend"], { env });
    return;
  }
  const [program, ...args] = programOf(kind);
  const demo = join(checkout, "guests/demo/demo.img");
  spawn(program, [...args, "--demo-image", demo, ...words], { env, stdio: "ignore" });
};

/** Resolves once the owner has greeted; fails where it is not of the kind that was wanted. */
export const startOwner = async (wishes: OwnerWishes): Promise<ControlClient> => {
  await launch(wishes);
  const { kind, home } = wishes;
  const connection = await waitFor(`the ${kind} backend`, () =>
    connectToOwner({ home: home.dir, client: "conformance", windowed: false }).catch(
      () => undefined,
    ),
  );
  // Two backends speak this contract: the one that answers must be the one that is tested.
  if (connection.backend.backend !== kind) throw new Error(`Not the ${kind} backend answers.`);
  return connection;
};
