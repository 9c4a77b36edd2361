import { describe, expect, it } from "vitest";
import { createGate } from "./gate.ts";

const refused = () => "refused";

describe("gate", () => {
  it("hands on results and failures", async () => {
    const gate = createGate();
    expect(await gate.run(async () => "done", refused)).toBe("done");
    await expect(gate.run(() => Promise.reject(new Error("no")), refused)).rejects.toThrow("no");
    await gate.shut(60_000);
  });

  it("waits for what runs and lets nothing in behind it", async () => {
    const gate = createGate();
    let finish = (_value: string): void => {};
    const running = gate.run(() => new Promise<string>((resolve) => (finish = resolve)), refused);
    let isShut = false;
    const shut = gate.shut(60_000).then(() => (isShut = true));
    expect(await gate.run(async () => "done", refused)).toBe("refused");
    expect(isShut).toBe(false);
    finish("done");
    expect(await running).toBe("done");
    await shut;
  });

  it("refuses what takes too long", async () => {
    const gate = createGate();
    const endless = gate.run(() => new Promise<string>(() => {}), refused);
    await gate.shut(20);
    expect(await endless).toBe("refused");
  });
});
