import { ApiError, type BackendConnection } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { answerRequest, type Door, type ShellHandlers } from "./answer.ts";

const id = "11111111-2222-4333-8444-55555555555f";

const setUp = () => {
  const called: string[] = [];
  const note = (name: string) => async () => {
    called.push(name);
    return {};
  };
  const shell: ShellHandlers = {
    "shell.openStream": note("openStream"),
    "shell.chooseFile": async () => ({ path: "/a.iso" }),
    "shell.detachDisplay": note("detachDisplay"),
    "shell.streamOrigin": async () => ({}),
    "shell.setCommands": async () => ({}),
    "shell.closeWindow": note("closeWindow"),
    "shell.showing": note("showing"),
    "shell.openExternal": note("openExternal"),
    "shell.takeHeldFiles": async () => ({ files: [] }),
    "shell.readHeldFile": async () => ({ bytes: "" }),
    "shell.showInFiles": async () => {
      throw new Error("secret words of a stack");
    },
  };
  const connection = {
    call: async (method: string) => {
      called.push(method);
      if (method === "vm.get") throw new ApiError("vm.notFound", "No VM has this id.");
      return { vms: [] };
    },
  } as unknown as BackendConnection;
  const door: Door = { connection: async () => connection, shell };
  return { called, answer: (raw: unknown) => answerRequest(door, raw) };
};

describe("the door between page and shell", () => {
  it("answers the backend's methods and the shell's own", async () => {
    const { answer } = setUp();
    expect(await answer({ id: 3, method: "vm.list", params: {} })).toEqual({
      id: 3,
      ok: true,
      result: { vms: [] },
    });
    expect(await answer({ id: 4, method: "shell.chooseFile", params: { kind: "iso" } })).toEqual({
      id: 4,
      ok: true,
      result: { path: "/a.iso" },
    });
    expect(await answer({ id: 5, method: "vm.get", params: { id } })).toMatchObject({
      id: 5,
      ok: false,
      error: { code: "vm.notFound" },
    });
  });

  const circle: Record<string, unknown> = { id: 1, method: "vm.list" };
  circle["params"] = circle;
  it.each([
    ["nothing", undefined, "request.invalid"],
    ["a text", "vm.list", "request.invalid"],
    ["a list", [1], "request.invalid"],
    ["a circle", circle, "request.invalid"],
    ["a BigInt", { id: 1, method: "vm.list", params: { a: 1n } }, "request.invalid"],
    ["no id", { method: "vm.list", params: {} }, "request.invalid"],
    ["a field too many", { id: 1, method: "vm.list", params: {}, x: 1 }, "request.invalid"],
    ["an unknown method", { id: 1, method: "vm.fly", params: {} }, "request.unknownMethod"],
    [
      "a name every object has",
      { id: 1, method: "constructor", params: {} },
      "request.unknownMethod",
    ],
    ["__proto__", { id: 1, method: "__proto__", params: {} }, "request.unknownMethod"],
    [
      "the owner's end",
      { id: 1, method: "owner.release", params: { reason: "x" } },
      "request.unknownMethod",
    ],
    ["a door", { id: 1, method: "door.open", params: {} }, "request.unknownMethod"],
    [
      "too much",
      { id: 1, method: "vm.list", params: { a: "x".repeat(1_100_000) } },
      "request.tooLarge",
    ],
    [
      "a VM that is no id",
      { id: 1, method: "shell.detachDisplay", params: { id: "../x" } },
      "request.invalid",
    ],
    [
      "a path with NUL",
      { id: 1, method: "shell.showInFiles", params: { id: "a\0b" } },
      "request.invalid",
    ],
  ])("%s is refused and reaches nothing", async (_name, raw, code) => {
    const { answer, called } = setUp();
    expect(await answer(raw)).toMatchObject({ ok: false, error: { code } });
    expect(called).toEqual([]);
  });

  it("says nothing of a defect's stack", async () => {
    const { answer } = setUp();
    const reply = await answer({ id: 1, method: "shell.showInFiles", params: { id } });
    expect(reply).toMatchObject({ ok: false, error: { code: "internal" } });
    expect(JSON.stringify(reply)).not.toContain("secret");
  });
});
