/** CDs of others boot to their first screens, read as text. */
import { afterEach, describe, expect, it } from "vitest";
import { waitFor } from "../src/harness/wait.ts";
import { isMissing } from "./cache.ts";
import { REAL_ISO_NAMES, realIso } from "./isos.ts";
import { type RunningQemu, runQemu } from "./run-qemu.ts";
import { screenText } from "./screen-text.ts";

describe("real ISOs", { timeout: 240_000 }, () => {
  let qemu: RunningQemu | undefined;
  afterEach(async () => {
    await qemu?.stop();
    qemu = undefined;
  });

  for (const name of REAL_ISO_NAMES)
    it(`${name} shows its first screen`, async (context) => {
      const iso = realIso(name);
      if (isMissing(iso)) return context.skip(iso.missing);
      const running = await runQemu([
        "-machine",
        "q35",
        "-m",
        "256",
        "-vga",
        "std",
        "-cdrom",
        iso.path,
      ]);
      qemu = running;
      let lines: readonly string[] = [];
      const shown = async (): Promise<boolean> => {
        lines = screenText(await running.screen());
        return iso.firstScreen.every((words) => lines.some((line) => words.test(line)));
      };
      await waitFor(`${name}'s first screen`, shown, 180_000).catch((error: unknown) => {
        throw new Error(`The screen reads:\n${lines.join("\n")}`, { cause: error });
      });
      expect(lines.join("")).not.toBe("");
    });
});
