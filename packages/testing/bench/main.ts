// npm run bench [-- --rounds N --only PART --json FILE]: measures the backend beside its references, interleaved.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { currentLoad, describeMachine, markdown, type Report } from "./report.ts";
import type { Row } from "./row.ts";
import { controlCallRow } from "./rows/control-call.ts";
import { idleRows } from "./rows/idle.ts";
import { linkedCloneRow } from "./rows/linked-clone.ts";
import { shellRows } from "./rows/shell.ts";
import { startRow } from "./rows/start.ts";
import { thousandVmsRows } from "./rows/thousand-vms.ts";

const parts: Readonly<Record<string, (rounds: number) => Promise<Row | readonly Row[]>>> = {
  start: startRow,
  "control-call": controlCallRow,
  "thousand-vms": thousandVmsRows,
  idle: idleRows,
  "linked-clone": linkedCloneRow,
  shell: shellRows,
};

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "21" },
    only: { type: "string", default: "" },
    json: { type: "string" },
    help: { type: "boolean" },
  },
});

if (values.help === true) {
  process.stdout.write(
    `npm run bench [-- --rounds N] [--only ${Object.keys(parts).join("|")}] [--json FILE]\n`,
  );
} else {
  const rounds = Number(values.rounds);
  const qemu =
    execFileSync("qemu-system-x86_64", ["--version"], { encoding: "utf8" }).split("\n")[0] ?? "";
  const loadBefore = currentLoad();
  const rows: Row[] = [];
  for (const [name, measure] of Object.entries(parts)) {
    if (values.only !== "" && values.only !== name) continue;
    process.stderr.write(`${name} …\n`);
    rows.push(...[await measure(rounds)].flat());
  }
  const report: Report = {
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(qemu),
    loadBefore,
    rows,
  };
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`${markdown(report)}\n`);
}
