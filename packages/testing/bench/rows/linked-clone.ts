// A VM from an existing image as a linked clone, against qemu-img making the bare overlay.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { withBackend } from "../bench-backend.ts";
import { interleave, makeRow, timed, type Row } from "../row.ts";

const run = promisify(execFile);

export const linkedCloneRow = (rounds: number): Promise<Row> =>
  withBackend(async ({ connection }) => {
    const dir = mkdtempSync(join(tmpdir(), "ou-base-"));
    try {
      const base = join(dir, "base.qcow2");
      await run("qemu-img", ["create", "-q", "-f", "qcow2", base, "20G"]);
      let made = 0;
      const samples = await interleave(
        rounds,
        () =>
          timed(() =>
            connection.call("vm.create", {
              name: `clone ${(made += 1)}`,
              source: { kind: "disk", path: base, mode: "linked" },
            }),
          ),
        () =>
          timed(() =>
            run("qemu-img", [
              "create",
              "-q",
              "-f",
              "qcow2",
              "-F",
              "qcow2",
              "-b",
              base,
              join(dir, `overlay-${(made += 1)}.qcow2`),
            ]),
          ),
      );
      return makeRow({
        name: "VM from an existing image as a linked clone",
        unit: "ms",
        ours: samples.ours,
        reference: { name: "qemu-img create -b", samples: samples.reference },
        goal: { text: "<= 100 ms", met: (ours) => ours.median <= 100 },
      });
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
