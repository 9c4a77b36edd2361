/** A line longer than this is cut: what writes it has gone wrong, and a page would draw it for seconds. */
const maxLineLength = 8192;

/** The whole lines of each chunk, as they come; the last one without an end comes when the stream ends. */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly string[], void> {
  const decoder = new TextDecoder();
  let rest = "";
  const cut = (line: string): string => line.slice(0, maxLineLength);
  for await (const chunk of chunks) {
    const lines = `${rest}${decoder.decode(chunk, { stream: true })}`.split(/\r?\n/);
    rest = cut(lines.pop() ?? "");
    if (lines.length > 0) yield lines.map(cut);
  }
  if (rest !== "") yield [rest];
}
