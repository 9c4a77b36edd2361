import { describe, expect, it } from "vitest";
import type { OpenedViewer } from "../ports/host.ts";
import { createExternalViewers } from "./external-viewers.ts";
import type { Run } from "./run.ts";

const run = {
  vmId: "a",
  file: { displayProtocol: "spice" },
  dir: { path: "/run/1", endpoints: { display: { kind: "unix", path: "/run/1/display.sock" } } },
} as unknown as Run;

const made = (whyNot?: string) => {
  const said: string[] = [];
  let end = (): void => undefined;
  const external = createExternalViewers({
    ports: {
      files: {} as never,
      host: {
        whyNoViewer: () => whyNot,
        openViewer: (file: string): Promise<OpenedViewer> => {
          said.push(/unix-path=(.*)/.exec(file)?.[1] ?? "nowhere");
          const ended = new Promise<void>((resolve) => (end = resolve));
          return Promise.resolve({ ended, close: () => void said.push("closed") });
        },
      } as never,
    },
    guests: { setExternalViewer: (_vmId, isOpen) => void said.push(isOpen ? "shown" : "gone") },
    viewers: { handOver: (vmId) => void said.push(`hand over ${vmId}`) },
  });
  return { said, external, end: () => end() };
};

describe("a guest's external viewer", () => {
  it("takes the guest over, once, and is told of until it ends", async () => {
    const { said, external, end } = made();
    await Promise.all([external.open(run, "A"), external.open(run, "A")]);
    expect(said).toEqual(["hand over a", "/run/1/display.sock", "shown"]);
    end();
    await expect.poll(() => said.at(-1)).toBe("gone");
    await external.open(run, "A");
    expect(said.at(-1)).toBe("shown");
  });

  it("is closed when a page looks again", async () => {
    const { said, external, end } = made();
    external.close("a");
    await external.open(run, "A");
    external.close("a");
    await expect.poll(() => said.slice(-2)).toEqual(["gone", "closed"]);
    end();
    await Promise.resolve();
    expect(said.filter((word) => word === "gone")).toHaveLength(1);
  });

  it("that is closed while it opens is not told of", async () => {
    const { said, external } = made();
    const opening = external.open(run, "A");
    external.close("a");
    await opening;
    await expect.poll(() => said.at(-1)).toBe("closed");
    expect(said).not.toContain("shown");
  });

  it("is refused with the reason, and leaves who looks alone", async () => {
    const { said, external } = made("No desktop.");
    await expect(external.open(run, "A")).rejects.toThrow("No desktop.");
    expect(said).toEqual([]);
  });
});
