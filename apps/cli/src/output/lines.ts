/**
 * Lines of a text that comes in pieces, which end anywhere. Of a line that is written over itself (a progress bar) the
 * last state counts; empty lines are left out.
 */
export const wholeLines = (
  tell: (line: string) => void,
): { take(text: string): void; end(): void } => {
  let rest = "";
  const tellLast = (line: string): void => {
    const last = line.trimEnd().split("\r").at(-1) ?? "";
    if (last !== "") tell(last);
  };
  return {
    take(text) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(tellLast);
    },
    end() {
      tellLast(rest);
      rest = "";
    },
  };
};
