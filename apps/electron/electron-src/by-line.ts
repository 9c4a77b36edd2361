/** Calls `take` with every whole line. */
export const byLine = (take: (line: string) => void): ((chunk: Buffer) => void) => {
  let rest = "";
  return (chunk) => {
    const lines = (rest + chunk.toString("utf8")).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  };
};
