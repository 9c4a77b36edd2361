/** Pure: the sentences of the tables that both backends read, with their values in place. */

/** What a sentence may name. A missing one is `undefined`, and never the text of it. */
export type SentenceValues = Readonly<Record<string, string | undefined>>;

const optionalPart = /\[([^\]]*)\]/g;
const place = /\{(\w+)(?:\|([^}]*))?\}/g;

/**
 * `{name}` becomes the value of that name, `{name|else}` falls back to `else`, and what stands in `[…]` is left out when
 * a value in it is missing. Values are taken as they are: a brace in one opens nothing.
 */
export function sentence(template: string, values: SentenceValues): string {
  return template
    .replaceAll(optionalPart, (_, part: string) =>
      [...part.matchAll(place)].every(([, name = ""]) => values[name] !== undefined) ? part : "",
    )
    .replaceAll(place, (_, name: string, otherwise?: string) => values[name] ?? otherwise ?? "");
}
