// A VM from an existing image as a linked clone, against qemu-img making the bare overlay.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { byName, withBackends } from "../bench-backend.ts";
import { atMost, makeRow, takeTurns, timed, type Row } from "../row.ts";
import type { BenchRows } from "./options.ts";

const run = promisify(execFile);
const bare = "qemu-img create -b";

export const linkedCloneRows: BenchRows = ({ rounds, backends }) =>
  withBackends(backends, async (open): Promise<Row[]> => {
    const dir = mkdtempSync(join(tmpdir(), "ou-base-"));
    try {
      const base = join(dir, "base.qcow2");
      await run("qemu-img", ["create", "-q", "-f", "qcow2", base, "20G"]);
      let made = 0;
      const overlay = ["create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", base];
      const samples = await takeTurns(rounds, {
        ...byName(open, ({ connection }) => () => {
          const name = `clone ${(made += 1)}`;
          const source = { kind: "disk", path: base, mode: "linked" } as const;
          return timed(() => connection.call("vm.create", { name, source }));
        }),
        [bare]: () =>
          timed(() => run("qemu-img", [...overlay, join(dir, `overlay-${(made += 1)}.qcow2`)])),
      });
      return open.map(({ of: { name } }) =>
        makeRow({
          name: "VM from an existing image as a linked clone",
          by: name,
          unit: "ms",
          ours: samples[name] ?? [],
          reference: { name: bare, samples: samples[bare] ?? [] },
          goal: atMost(100, "100 ms"),
        }),
      );
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
