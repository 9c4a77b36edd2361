import { describe, expect, it } from "vitest";
import { explainEnding } from "./ending.ts";

const seen = (reason: string) => ({ guest: true, reason });

describe("explainEnding", () => {
  it.each([
    ["the guest shut down", { shutdown: seen("guest-shutdown"), exit: { exitCode: 0 } }],
    ["QEMU was told to end by somebody else", { shutdown: seen("host-qmp-quit") }],
    ["a signal asked QEMU to end", { shutdown: seen("host-signal"), exit: { exitCode: 0 } }],
    ["a reason of a future QEMU", { shutdown: seen("host-something-new") }],
    ["an exit with 0 and no word", { exit: { exitCode: 0 } }],
  ])("takes for an orderly end: %s", (_what, evidence) => {
    expect(explainEnding({ asked: false, lastWords: [], ...evidence })).toMatchObject({
      event: "ended",
    });
    expect(explainEnding({ asked: false, lastWords: [], ...evidence }).reason).toBeUndefined();
  });

  it("takes whatever follows a forced stop for that stop", () => {
    expect(
      explainEnding({ asked: true, exit: { signal: "SIGKILL" }, lastWords: ["noise"] }),
    ).toMatchObject({ event: "ended" });
  });

  it.each([
    ["a signal", { exit: { signal: "SIGSEGV" } }],
    ["a status", { exit: { exitCode: 1 } }],
    ["the guest's panic", { shutdown: seen("guest-panic"), exit: { exitCode: 0 } }],
    ["an error of the host", { shutdown: seen("host-error"), exit: { exitCode: 1 } }],
    // No exit status exists after a reattach, and its absence is not a 0.
    ["an end that nobody saw", {}],
  ])("takes for a crash, with a reason: %s", (_what, evidence) => {
    const ending = explainEnding({ asked: false, lastWords: ["qemu: last words"], ...evidence });
    expect(ending.event).toBe("crashed");
    expect(ending.reason?.message).toBeTruthy();
    expect(ending.reason?.hint).toBeTruthy();
  });

  it("keeps QEMU's last words as evidence", () => {
    expect(
      explainEnding({ asked: false, exit: { exitCode: 1 }, lastWords: ["a", "b"] }).reason
        ?.evidence,
    ).toEqual(["a", "b"]);
  });
});
