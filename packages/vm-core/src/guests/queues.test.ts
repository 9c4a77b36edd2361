import { describe, expect, it } from "vitest";
import { perKeyQueue } from "./queues.ts";

const gate = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
};

describe("perKeyQueue", () => {
  it("keeps the order of one key and lets other keys pass", async () => {
    const queue = perKeyQueue();
    const seen: string[] = [];
    const first = gate();
    const waiting = queue.run("a", async () => {
      await first.opened;
      seen.push("a1");
    });
    const second = queue.run("a", async () => void seen.push("a2"));
    await queue.run("b", async () => void seen.push("b1"));
    expect(seen).toEqual(["b1"]);
    first.open();
    await Promise.all([waiting, second]);
    expect(seen).toEqual(["b1", "a1", "a2"]);
  });

  it("goes on after a failure and hands it to its own caller only", async () => {
    const queue = perKeyQueue();
    const failing = queue.run("a", () => Promise.reject(new Error("no")));
    const next = queue.run("a", async () => 7);
    await expect(failing).rejects.toThrow("no");
    expect(await next).toBe(7);
    await queue.drained();
  });
});
