import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { findHome, homePaths, recoverLibrary } from "@openutm/backend-node";
import type { Command } from "../command.ts";
import { plainText } from "../output/plain-text.ts";

const sound = "The library's database is sound. Nothing was changed.";
const none = "There is no database here; the next start makes one. Nothing was changed.";

export const recover: Command = {
  summary: "Sets a damaged library's database aside; every VM is read back from beside its disks.",
  usage: "",
  options: {},
  arity: [0, 0],
  async run({ print }) {
    const home = resolve(findHome());
    // Looking at a library makes none.
    const isThere = existsSync(homePaths(home).libraryDb);
    const kept = isThere ? await recoverLibrary(home, Date.now()) : undefined;
    const unchanged = isThere ? sound : none;
    print.result({ kept: kept ?? null }, () =>
      kept === undefined
        ? unchanged
        : `The damaged database is kept as ${plainText(kept)}. At the next start every VM is read back from the vm.json beside its disks; settings begin anew.`,
    );
  },
};
