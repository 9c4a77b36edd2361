// An owner that hangs is replaced by a window of the other kind, with the user's consent and not without.
import type { BackendKind } from "@openutm/shared-types";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testHome, type TestHome } from "../harness/home.ts";
import { isAlive } from "../harness/processes.ts";
import { waitFor } from "../harness/wait.ts";

let home: TestHome;

beforeEach(() => {
  home = testHome();
});

afterEach(() => home.dispose());

const envOf = (backend: BackendKind): NodeJS.ProcessEnv => ({
  ...home.env,
  OPENUTM_BACKEND: backend,
});

describe.each([
  ["node", "rust"],
  ["rust", "node"],
] as const)("a %s backend that hangs", (hung, other) => {
  it(`is ended by a ${other} window that was told to, and by no other`, async () => {
    await home.cli(["list"], { env: envOf(hung) });
    const owner = home.ownerPid();
    process.kill(owner, "SIGSTOP");
    const refused = await home.cli(["serve", "--json"], { env: envOf(other) });
    expect(refused.json()).toMatchObject({
      error: { code: "owner.notAnswering", data: { pid: owner } },
    });
    expect(isAlive(owner)).toBe(true);

    const windowed = testHome({ env: { OPENUTM_BACKEND: other }, dir: home.dir });
    const { child } = await windowed.serve("--replace-hung");
    expect(isAlive(owner)).toBe(false);
    const doctor = await home.cli(["doctor", "--json"], { env: envOf(other) });
    expect(doctor.json()).toMatchObject({ backend: other });
    child.kill("SIGTERM");
    await waitFor("it to end", () => child.exitCode !== null);
  });
});
