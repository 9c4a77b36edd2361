// The benchmark's table, for people and as JSON.
import { cpus, loadavg, release, totalmem, type } from "node:os";
import type { Row } from "./row.ts";
import { tableMarkdown, type Table } from "./table.ts";

export type Machine = {
  readonly system: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly node: string;
  readonly qemu: string;
};

export const describeMachine = (qemu: string): Machine => ({
  system: `${type()} ${release()}`,
  cpu: cpus()[0]?.model.trim() ?? "unknown",
  cores: cpus().length,
  memoryGib: Math.round(totalmem() / 1024 ** 3),
  node: process.version,
  qemu,
});

export type Report = {
  readonly date: string;
  readonly machine: Machine;
  readonly loadBefore: number;
  readonly rows: readonly Row[];
  readonly tables: readonly Table[];
};

export const currentLoad = (): number => loadavg()[0] ?? Number.NaN;

const figure = (value: number, unit: Row["unit"]): string =>
  `${value.toFixed(Math.abs(value) < 1 ? 3 : Math.abs(value) < 100 ? 1 : 0)} ${unit}`;

const cells = ({ name, by, unit, ours, reference, goal }: Row): string[] => [
  name,
  by ?? "",
  `${figure(ours.median, unit)} (${figure(ours.min, unit)} – ${figure(ours.p95, unit)})`,
  reference === undefined ? "" : `${reference.name}: ${figure(reference.summary.median, unit)}`,
  reference === undefined
    ? ""
    : `${figure(reference.difference.median, unit)} [${figure(reference.interval[0], unit)}, ${figure(reference.interval[1], unit)}]`,
  goal?.text ?? "",
  goal === undefined ? "" : goal.met ? "met" : "**missed**",
];

const rowsMarkdown = (rows: readonly Row[]): string[] => [
  "| what | of | median (min – p95) | reference | paired difference [95 %] | goal | |",
  "|---|---|---|---|---|---|---|",
  ...rows.map((row) => `| ${cells(row).join(" | ")} |`),
];

/** Markdown: median (min – p95), the reference's median, the paired difference's median with its 95 % interval. */
export const markdown = ({ date, machine, loadBefore, rows, tables }: Report): string =>
  [
    `${date}, ${machine.system}, ${machine.cores} × ${machine.cpu}, ${machine.memoryGib} GiB, Node ${machine.node}, ${machine.qemu}, software emulation; load ${loadBefore.toFixed(2)} before the run.`,
    ...(rows.length === 0 ? [] : ["", ...rowsMarkdown(rows)]),
    ...tables.flatMap((table) => ["", tableMarkdown(table)]),
  ].join("\n");
