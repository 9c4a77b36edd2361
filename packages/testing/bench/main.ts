// npm run bench [-- --rounds N --only PARTS --backend WHICH --json FILE]: measures OpenUTM beside its references,
// interleaved.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { backendsToBench } from "./bench-backend.ts";
import { currentLoad, describeMachine, markdown, type Report } from "./report.ts";
import type { Row } from "./row.ts";
import { controlCallRows } from "./rows/control-call.ts";
import { decodeTable } from "./rows/display-decode.ts";
import { displayPageRows } from "./rows/display-page.ts";
import { displayTables } from "./rows/display.ts";
import { identifyRows } from "./rows/identify.ts";
import { idleRows } from "./rows/idle.ts";
import { linkedCloneRows } from "./rows/linked-clone.ts";
import type { BenchRows } from "./rows/options.ts";
import { pageRows } from "./rows/page.ts";
import { reattachRows } from "./rows/reattach.ts";
import { shellProcessRows } from "./rows/shell-process.ts";
import { shellParts } from "./rows/shell.ts";
import { sizeRows } from "./rows/size.ts";
import { startRows } from "./rows/start.ts";
import { thousandVmsRows } from "./rows/thousand-vms.ts";
import type { Table } from "./table.ts";

const ofBackends: Readonly<Record<string, BenchRows>> = {
  start: startRows,
  "control-call": controlCallRows,
  "thousand-vms": thousandVmsRows,
  reattach: reattachRows,
  identify: identifyRows,
  idle: idleRows,
  "linked-clone": linkedCloneRows,
  size: sizeRows,
};

const ofShells: Readonly<Record<string, BenchRows>> = {
  ...shellParts,
  "shell-process": shellProcessRows,
};

const parts: Readonly<Record<string, BenchRows>> = {
  ...ofBackends,
  "display-page": ({ rounds }) => displayPageRows(rounds),
  page: ({ rounds }) => pageRows(rounds),
  ...ofShells,
};

/** Parts that compare several things. */
const comparisons: Readonly<Record<string, (rounds: number) => Promise<readonly Table[]>>> = {
  "display-decode": decodeTable,
  display: displayTables,
};

/** Names for several parts. */
const groups: Readonly<Record<string, readonly string[]>> = {
  backend: Object.keys(ofBackends),
  shell: Object.keys(ofShells),
};

const names = Object.keys({ ...groups, ...parts, ...comparisons });
const help = `npm run bench [-- --rounds N] [--only PART,…] [--backend node|rust|both] [--json FILE]
PART: ${names.join(", ")}
`;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "21" },
    only: { type: "string", default: "" },
    backend: { type: "string", default: "both" },
    json: { type: "string" },
    help: { type: "boolean" },
  },
});

const asked = values.only.split(",").filter((name) => name !== "");
const unknown = asked.filter((name) => !names.includes(name));

if (values.help === true || unknown.length > 0) {
  for (const name of unknown) process.stderr.write(`There is no part “${name}”.\n`);
  process.stdout.write(help);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else {
  const rounds = Number(values.rounds);
  const wanted = new Set(asked.flatMap((name) => groups[name] ?? [name]));
  const isWanted = (name: string): boolean => {
    if (wanted.size > 0 && !wanted.has(name)) return false;
    process.stderr.write(`${name} …\n`);
    return true;
  };
  const isOfBackends = (name: string): boolean => name in ofBackends;
  const needsBackends = wanted.size === 0 || [...wanted].some(isOfBackends);
  const backends = needsBackends ? backendsToBench(values.backend) : [];
  const qemu =
    execFileSync("qemu-system-x86_64", ["--version"], { encoding: "utf8" }).split("\n")[0] ?? "";
  const loadBefore = currentLoad();
  const rows: Row[] = [];
  const tables: Table[] = [];
  for (const [name, measure] of Object.entries(parts)) {
    if (isWanted(name)) rows.push(...(await measure({ rounds, backends })));
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
