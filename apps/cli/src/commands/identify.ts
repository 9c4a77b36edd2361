import { resolve } from "node:path";
import type { OsReport } from "@openutm/shared-types";
import type { Command } from "../command.ts";
import { plainText } from "../output/plain-text.ts";

const said: Record<OsReport["confidence"], string> = {
  certain: "This is",
  likely: "This is likely",
  guess: "This may be",
  unknown: "Not recognised.",
};

// Names come from rules, reasons quote the medium.
const reportText = ({ os, name, confidence, candidates }: OsReport): string => {
  const first =
    confidence === "unknown" || name === undefined
      ? said.unknown
      : `${said[confidence]} ${plainText(name)}${os === undefined ? "" : ` (${os})`}.`;
  const rest = candidates.map(
    (one) => `  ${one.os}  ${plainText(one.name)}: ${plainText(one.why)}`,
  );
  return [first, ...rest].join("\n");
};

export const identify: Command = {
  summary: "Which system an ISO installs or runs, and how sure that is.",
  usage: "FILE.iso",
  options: {},
  arity: [1, 1],
  async run({ arguments: [file = ""], backend, print }) {
    const report = await (await backend()).call("image.identify", { path: resolve(file) });
    print.result(report, () => reportText(report));
  },
};
