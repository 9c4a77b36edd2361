// Every script against the live backend of the built command line, over its control socket.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectToOwner } from "@openutm/backend-node";
import { methods, type MethodName } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { backendUnderTest } from "../harness/backend-kind.ts";
import { spawnCli } from "../harness/cli.ts";
import { testHome } from "../harness/home.ts";
import { waitFor } from "../harness/wait.ts";
import { runScript } from "./run.ts";
import { conformanceScripts, type Script } from "./script.ts";

const scripts = conformanceScripts();

const expectConformance = async (script: Script): Promise<void> => {
  const home = testHome();
  const folder = mkdtempSync(join(tmpdir(), "ou-conf-"));
  try {
    spawnCli(["backend"], { env: home.env });
    const connection = await waitFor("the backend", () =>
      connectToOwner({ home: home.dir, client: "conformance", windowed: false }).catch(
        () => undefined,
      ),
    );
    // Two backends speak this contract: the one that answers must be the one that is tested.
    expect(await connection.call("doctor", {})).toMatchObject({
      backend: backendUnderTest,
      pid: home.ownerPid(),
    });
    expect(await runScript(script, connection, folder)).toBeUndefined();
    connection.close();
  } finally {
    home.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
};

describe("conformance", () => {
  it.each(scripts)("$name: $shows", (script) => expectConformance(script));

  it("has a script that calls each method", () => {
    const called = new Set(
      scripts.flatMap(({ steps }) => steps.flatMap((step) => ("call" in step ? [step.call] : []))),
    );
    // `hello` is the first call of every connection.
    const missing = (Object.keys(methods) as MethodName[]).filter(
      (method) => method !== "hello" && !called.has(method),
    );
    expect(missing).toEqual([]);
  });
});
