// A live backend whose QEMU is the FAKE one: it runs the real QEMU, or plays one that goes wrong, as each start is told.
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { testHome } from "../src/index.ts";
import { installFakeQemu, type FakeMode } from "../src/fake-qemu/install.ts";
import { createDemo, startLive, type Live } from "./live.ts";
import { startOracle, type Oracle } from "./oracle.ts";
import { processesOf } from "../src/index.ts";

export type FakeLive = {
  readonly live: Live;
  readonly oracle: Oracle;
  readonly setMode: (mode: FakeMode) => void;
  /** A VM whose next start meets this fake. */
  readonly vm: (mode: FakeMode) => Promise<string>;
  /** The fakes of this home that run now. */
  readonly fakes: () => readonly number[];
  readonly dispose: () => void;
};

/** The fake lies where OpenUTM's own QEMUs lie, and comes first. The bystander is a real guest. */
export const startFakeLive = async (): Promise<FakeLive> => {
  const home = testHome();
  const fake = installFakeQemu();
  mkdirSync(join(home.dir, "qemu", "fake"), { recursive: true, mode: 0o700 });
  symlinkSync(fake.folder, join(home.dir, "qemu", "fake", "bin"));
  fake.setMode("real");
  const live = await startLive({ dir: home.dir });
  const oracle = await startOracle(live);
  return {
    live,
    oracle,
    setMode: fake.setMode,
    vm: async (mode) => {
      const { id } = await createDemo(live, `fake ${mode}`);
      fake.setMode(mode);
      return id;
    },
    fakes: () =>
      processesOf(home.dir)
        .filter(({ argv }) => argv.some((word) => word.endsWith("fake-qemu.ts")))
        .map(({ pid }) => pid),
    dispose: () => {
      home.dispose();
      oracle.dispose();
      fake.dispose();
    },
  };
};
