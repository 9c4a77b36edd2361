// The text of logs. Pure.

const markPattern = /^=== QEMU starts (\S+)$/;

const startLine = / (?:started|not started): /;

/** Stands in qemu.log before each run's words. */
export const runMark = (nowMs: number): string =>
  `=== QEMU starts ${new Date(nowMs).toISOString()}\n`;

/** QEMU's own word, and no mark of ours. */
export const isWord = (line: string): boolean => !markPattern.test(line);

/** As QEMU's lines stand among ours. */
export const asQemuLine = (line: string): string => `qemu: ${line}`;

const linesOf = (text: string): readonly string[] =>
  text.split(/\r?\n/).filter((line) => line !== "");

/** What QEMU wrote since the last mark. */
export const wordsOfLastRun = (text: string): readonly string[] => {
  const lines = linesOf(text);
  return lines.slice(lines.findLastIndex((line) => markPattern.test(line)) + 1);
};

/**
 * Our lines, which begin with their time, and QEMU's, which have only the time of their run's start: each run's words
 * come before our first line that is later than the run's start line, so that they stand between "started" and "stopped".
 */
export const mergeLogs = (own: string, qemu: string): readonly string[] => {
  const blocks: { readonly time: string; readonly lines: string[] }[] = [];
  for (const line of linesOf(qemu)) {
    const time = markPattern.exec(line)?.[1];
    if (time !== undefined) blocks.push({ time, lines: [] });
    else
      (blocks.at(-1) ?? blocks[blocks.push({ time: "", lines: [] }) - 1])?.lines.push(
        asQemuLine(line),
      );
  }
  const merged: string[] = [];
  let next = 0;
  for (const line of linesOf(own)) {
    if (!startLine.test(line)) {
      while (next < blocks.length && (blocks[next]?.time ?? "") <= line) {
        merged.push(...(blocks[next]?.lines ?? []));
        next += 1;
      }
    }
    merged.push(line);
  }
  return [...merged, ...blocks.slice(next).flatMap(({ lines }) => lines)];
};
