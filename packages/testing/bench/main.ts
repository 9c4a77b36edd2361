// npm run bench [-- --rounds N --only PART --json FILE]: measures OpenUTM beside its references, interleaved.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { currentLoad, describeMachine, markdown, type Report } from "./report.ts";
import type { Row } from "./row.ts";
import { controlCallRow } from "./rows/control-call.ts";
import { identifyRow } from "./rows/identify.ts";
import { idleRows } from "./rows/idle.ts";
import { linkedCloneRow } from "./rows/linked-clone.ts";
import { pageRows } from "./rows/page.ts";
import { shellRows } from "./rows/shell.ts";
import { decodeTable } from "./rows/display-decode.ts";
import { displayPageRows } from "./rows/display-page.ts";
import { displayTables } from "./rows/display.ts";
import { startRow } from "./rows/start.ts";
import type { Table } from "./table.ts";
import { thousandVmsRows } from "./rows/thousand-vms.ts";

const parts: Readonly<Record<string, (rounds: number) => Promise<Row | readonly Row[]>>> = {
  start: startRow,
  "control-call": controlCallRow,
  "thousand-vms": thousandVmsRows,
  identify: identifyRow,
  idle: idleRows,
  "linked-clone": linkedCloneRow,
  "display-page": displayPageRows,
  page: pageRows,
  shell: shellRows,
};

/** Parts that compare several things. */
const comparisons: Readonly<Record<string, (rounds: number) => Promise<readonly Table[]>>> = {
  "display-decode": decodeTable,
  display: displayTables,
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
    `npm run bench [-- --rounds N] [--only ${Object.keys({ ...parts, ...comparisons }).join("|")}] [--json FILE]\n`,
  );
} else {
  const rounds = Number(values.rounds);
  const qemu =
    execFileSync("qemu-system-x86_64", ["--version"], { encoding: "utf8" }).split("\n")[0] ?? "";
  const loadBefore = currentLoad();
  const rows: Row[] = [];
  const tables: Table[] = [];
  const isWanted = (name: string): boolean => {
    if (values.only !== "" && values.only !== name) return false;
    process.stderr.write(`${name} …\n`);
    return true;
  };
  for (const [name, measure] of Object.entries(parts)) {
    if (isWanted(name)) rows.push(...[await measure(rounds)].flat());
  }
  for (const [name, measure] of Object.entries(comparisons)) {
    if (isWanted(name)) tables.push(...(await measure(rounds)));
  }
  const report: Report = {
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(qemu),
    loadBefore,
    rows,
    tables,
  };
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`${markdown(report)}\n`);
}
