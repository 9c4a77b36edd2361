// Many want one library at once: one backend has it, and nothing that it has promised is lost when another takes it over.
import { connectToOwner } from "@openutm/backend-node";
import { ApiError, type DoctorReport, type Vm } from "@openutm/shared-types";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backendUnderTest } from "../harness/backend-kind.ts";
import { expectBackendUnderTest } from "../harness/door.ts";
import { testHome, type TestHome } from "../harness/home.ts";
import { isAlive } from "../harness/processes.ts";
import { waitFor } from "../harness/wait.ts";

let home: TestHome;

beforeEach(() => {
  home = testHome();
});

afterEach(() => home.dispose());

describe("a library that many want", () => {
  it("is opened by one backend, however many command lines start one at once", async () => {
    const doctors = await Promise.all(
      Array.from({ length: 5 }, () => home.ok<DoctorReport>("doctor")),
    );
    expect(new Set(doctors.map(({ pid }) => pid))).toEqual(new Set([home.ownerPid()]));
    expect(new Set(doctors.map(({ backend }) => backend))).toEqual(new Set([backendUnderTest]));
  });

  it("loses no call at a hand-over: each is answered, and done exactly when its answer says so", async () => {
    await home.ok("list");
    const first = home.ownerPid();
    const client = await connectToOwner({ home: home.dir, client: "test", windowed: false });
    expect(client.backend).toMatchObject({ backend: backendUnderTest, pid: first });
    const answers = new Map<string, string>();
    let isOver = false;
    const caller = async (_: unknown, number: number): Promise<void> => {
      for (let call = 0; !isOver; call += 1) {
        const name = `made ${number}.${call}`;
        const outcome = await client.call("vm.create", { name, source: { kind: "empty" } }).then(
          () => "done",
          (error: unknown) => (error instanceof ApiError ? error.value.code : String(error)),
        );
        answers.set(name, outcome);
        isOver ||= outcome !== "done";
      }
    };
    const callers = Array.from({ length: 8 }, caller);
    await waitFor("calls that are under way", () => answers.size > 20);
    const served = await home.serve();
    await Promise.all(callers);
    await expectBackendUnderTest(served);
    await waitFor("the end of the first backend", () => !isAlive(first));
    expect(home.ownerPid()).not.toBe(first);

    const outcomes = new Set(answers.values());
    expect(outcomes).toEqual(new Set(["done", "owner.releasing"]));
    const done = [...answers].filter(([, outcome]) => outcome === "done").map(([name]) => name);
    const listed = (await home.ok<Vm[]>("list")).map(({ name }) => name);
    expect(listed.toSorted()).toEqual(done.toSorted());
  });
});
