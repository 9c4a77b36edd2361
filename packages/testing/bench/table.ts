// A table of the benchmark that compares several things: figures as text, goals as sentences with their outcome.

export type Verdict = { readonly text: string; readonly met: boolean };

export type Table = {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly verdicts: readonly Verdict[];
  /** What somebody must know who reads the figures. */
  readonly notes: readonly string[];
};

/** Three figures that count. */
export const short = (value: number): string => {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
};

export const tableMarkdown = ({ title, columns, rows, verdicts, notes }: Table): string =>
  [
    `### ${title}`,
    "",
    `| ${columns.join(" | ")} |`,
    `|${columns.map(() => "---").join("|")}|`,
    ...rows.map((row) => `| ${row.join(" | ")} |`),
    "",
    ...verdicts.map(({ text, met }) => `- ${met ? "met" : "**missed**"}: ${text}`),
    ...(verdicts.length > 0 && notes.length > 0 ? [""] : []),
    ...notes,
  ].join("\n");
