// One library, two backends in turn, and a guest that runs all along: it must not notice which of them looks after it.
import { connectToOwner } from "@openutm/backend-node";
import type { BackendKind, DoctorReport, Vm } from "@openutm/shared-types";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testHome, type TestHome } from "../harness/home.ts";
import { isAlive } from "../harness/processes.ts";
import { waitFor } from "../harness/wait.ts";

let home: TestHome;

beforeEach(() => {
  home = testHome();
});

afterEach(() => home.dispose());

/** The command line, which wants this backend. */
const by = (backend: BackendKind) => {
  const env = { ...home.env, OPENUTM_BACKEND: backend };
  const run = async <T>(...args: string[]): Promise<T> => {
    const result = await home.cli([...args, "--json"], { env });
    if (result.exitCode !== 0) throw new Error(`${args.join(" ")} failed:\n${result.stdout}`);
    return result.json<T>();
  };
  return {
    run,
    /** Asserts which backend answers, and that it owns the library. */
    expectAnswers: async (expected: BackendKind = backend): Promise<void> => {
      const report = await run<DoctorReport>("doctor");
      expect(report).toMatchObject({ backend: expected, pid: home.ownerPid() });
    },
    vm: (name: string) => run<Vm>("show", name),
  };
};

const [node, rust] = [by.bind(undefined, "node"), by.bind(undefined, "rust")];

describe("a library that two backends use in turn", () => {
  it("hands a running guest over and back; each reads what the other wrote", async () => {
    await node().run("create", "traveller", "--demo", "--memory-mib", "64");
    const started = await node().run<Vm>("start", "traveller");
    const pid = started.runtime?.pid ?? 0;
    await node().expectAnswers();
    let seen = await node().vm("traveller");
    for (const backend of ["rust", "node", "rust", "node"] as const) {
      const next = by(backend);
      await next.expectAnswers();
      const vm = await next.vm("traveller");
      expect(vm).toEqual(seen);
      expect(vm).toMatchObject({ status: "running", runtime: { pid, restartNeeded: false } });
      // QMP is this backend's now.
      expect(await next.run<Vm>("pause", "traveller")).toMatchObject({ status: "paused" });
      expect(await next.run<Vm>("resume", "traveller")).toMatchObject({ status: "running" });
      await next.run("set", "traveller", `description=seen by ${backend}`);
      seen = await next.vm("traveller");
      expect(seen.description).toBe(`seen by ${backend}`);
      expect(isAlive(pid)).toBe(true);
    }
    await rust().run("stop", "traveller", "--force");
    expect(await node().vm("traveller")).toMatchObject({ status: "stopped" });
    expect(isAlive(pid)).toBe(false);
  });

  it("tells the clients of the one that goes", async () => {
    for (const [first, second] of [
      ["node", "rust"],
      ["rust", "node"],
    ] as const) {
      await by(first).expectAnswers();
      const client = await connectToOwner({ home: home.dir, client: "test", windowed: false });
      const topics: string[] = [];
      let closed = false;
      client.onEvent(({ topic }) => topics.push(topic));
      client.onClose(() => (closed = true));
      await by(second).expectAnswers();
      await waitFor("the connection's end", () => closed);
      expect(topics).toContain("owner.releasing");
      await expect(client.call("vm.list", {})).rejects.toMatchObject({ code: "owner.releasing" });
    }
  });

  it("is not taken from one that has a window; whoever comes is its client", async () => {
    for (const [owner, other] of [
      ["node", "rust"],
      ["rust", "node"],
    ] as const) {
      const windowed = testHome({ env: { OPENUTM_BACKEND: owner }, dir: home.dir });
      const served = await windowed.serve();
      await by(other).expectAnswers(owner);
      served.child.kill("SIGTERM");
      await waitFor("it to end", () => served.child.exitCode !== null);
    }
  });

  it("has one door, whose address an open page finds again", async () => {
    const serve = async (backend: BackendKind): Promise<string> => {
      const windowed = testHome({ env: { OPENUTM_BACKEND: backend }, dir: home.dir });
      const { url, child } = await windowed.serve();
      await by(backend).expectAnswers();
      child.kill("SIGTERM");
      await waitFor("it to end", () => child.exitCode !== null);
      return url;
    };
    const first = await serve("node");
    expect(await serve("rust")).toBe(first);
    expect(await serve("node")).toBe(first);
  });
});
