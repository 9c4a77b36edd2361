import { defaultSettings, type BackendConnection, type Settings } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { mayQuit, nobodyToAsk, type QuitChoice, type QuitUser } from "./quit.ts";
import { wordsFor } from "./words.ts";

const running = [
  { id: "a", name: "One", status: "running" },
  { id: "b", name: "Two", status: "paused" },
];

const quit = async (
  onQuit: Settings["onQuit"],
  {
    vms = running,
    answer = "cancel",
    refuses = false,
    after = "cancel",
    user,
  }: {
    vms?: typeof running;
    answer?: QuitChoice;
    refuses?: boolean;
    after?: QuitChoice;
    user?: QuitUser;
  } = {},
) => {
  const heard: string[] = [];
  const connection = {
    call: async (method: string, input: { id: string }) => {
      if (method === "vm.list")
        return { vms: [...vms, { id: "c", name: "Off", status: "stopped" }] };
      if (method === "settings.get") return { ...defaultSettings, onQuit };
      heard.push(`${method} ${input.id}`);
      if (refuses && input.id === "b") throw new Error("It still runs.");
      return {};
    },
  } as unknown as BackendConnection;
  const may = await mayQuit(connection, {
    words: wordsFor("en", "").quit,
    ask: async ({ message }) => {
      heard.push(message);
      return answer;
    },
    stillRuns: async (reason) => {
      heard.push(reason);
      return after;
    },
    ...user,
  });
  return { may, heard };
};

describe("quitting", () => {
  it("asks nothing when no guest runs", async () => {
    expect(await quit("ask", { vms: [] })).toEqual({ may: true, heard: [] });
  });

  it.each([
    ["shutDown", true, ["vm.stop a", "vm.stop b"]],
    ["keepRunning", true, []],
  ] as const)("does what the setting %s says, unasked", async (setting, may, heard) => {
    expect(await quit(setting)).toEqual({ may, heard });
  });

  it.each([
    ["cancel", false, []],
    ["keepRunning", true, []],
    ["shutDown", true, ["vm.stop a", "vm.stop b"]],
  ] as const)("asked, does what the answer %s says", async (answer, may, stops) => {
    expect(await quit("ask", { answer })).toEqual({
      may,
      heard: ["2 machines are running.", ...stops],
    });
  });

  it("asks instead of suspending, which cannot be done yet", async () => {
    expect((await quit("suspend", { answer: "keepRunning" })).heard).toHaveLength(1);
  });

  it("stays when a guest does not shut down, unless it is to be left running", async () => {
    const refused = await quit("shutDown", { refuses: true });
    expect(refused).toEqual({
      may: false,
      heard: ["vm.stop a", "vm.stop b", "“Two”: It still runs."],
    });
    expect((await quit("shutDown", { refuses: true, after: "keepRunning" })).may).toBe(true);
  });

  it.each([
    ["ask", false, []],
    ["suspend", false, []],
    ["keepRunning", false, []],
    ["shutDown", false, ["vm.stop a", "vm.stop b"]],
    ["shutDown", true, ["vm.stop a", "vm.stop b"]],
  ] as const)(
    "where nobody can be asked, ends by the setting %s (refused: %s)",
    async (setting, refuses, heard) => {
      expect(await quit(setting, { refuses, user: nobodyToAsk })).toEqual({ may: true, heard });
    },
  );
});
