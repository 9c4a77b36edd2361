// Compares what a backend answered with what a script expects. The pattern is plain JSON, so that any language can read it.

/**
 * How an answer differs from a pattern; undefined when it fits. Objects may have more fields than the pattern names.
 * Special patterns: `{"$any": true}`; `{"$type": "string"|"number"|"boolean"|"array"|"object"}`; `{"$absent": true}`;
 * `{"$length": n}` of an array; `{"$contains": p}` some element fits; `{"$match": "regex"}` of a string;
 * `{"$save": "name"}` keeps the value as `${name}` for later steps.
 */
export const differs = (
  actual: unknown,
  pattern: unknown,
  saved: Map<string, unknown>,
  path = "",
): string | undefined => {
  const where = path === "" ? "the answer" : path;
  const shown = JSON.stringify(actual)?.slice(0, 300);
  if (pattern === null || typeof pattern !== "object")
    return Object.is(actual, pattern)
      ? undefined
      : `${where} is ${shown}, not ${JSON.stringify(pattern)}`;
  if (Array.isArray(pattern)) {
    if (!Array.isArray(actual) || actual.length !== pattern.length)
      return `${where} is ${shown}, not ${pattern.length} elements`;
    return first(pattern.map((element, i) => differs(actual[i], element, saved, `${path}[${i}]`)));
  }
  const special = specialDifference(actual, pattern as Record<string, unknown>, saved, path);
  if (special !== notSpecial)
    return special === undefined ? undefined : `${where} is ${shown}: ${special}`;
  if (actual === null || typeof actual !== "object") return `${where} is ${shown}, not an object`;
  return first(
    Object.entries(pattern).map(([key, value]) =>
      differs(
        (actual as Record<string, unknown>)[key],
        value,
        saved,
        path === "" ? key : `${path}.${key}`,
      ),
    ),
  );
};

const notSpecial = Symbol("an ordinary pattern");

const typeName = (value: unknown): string => (Array.isArray(value) ? "array" : typeof value);

const specialDifference = (
  actual: unknown,
  pattern: Record<string, unknown>,
  saved: Map<string, unknown>,
  path: string,
): string | undefined | typeof notSpecial => {
  const [key, ...rest] = Object.keys(pattern);
  if (key === undefined || rest.length > 0 || !key.startsWith("$")) return notSpecial;
  const value = pattern[key];
  switch (key) {
    case "$any":
      return actual === undefined ? "nothing is there" : undefined;
    case "$absent":
      return actual === undefined ? undefined : "nothing should be there";
    case "$type":
      return typeName(actual) === value ? undefined : `it should be of type ${String(value)}`;
    case "$length":
      return Array.isArray(actual) && actual.length === value
        ? undefined
        : `it should have ${String(value)} elements`;
    case "$contains":
      return Array.isArray(actual) &&
        actual.some((element) => differs(element, value, saved, path) === undefined)
        ? undefined
        : `no element fits ${JSON.stringify(value)}`;
    case "$match":
      return typeof actual === "string" && new RegExp(String(value), "u").test(actual)
        ? undefined
        : `it should match ${String(value)}`;
    case "$save":
      if (actual === undefined) return "nothing is there to save";
      saved.set(String(value), actual);
      return undefined;
    default:
      throw new Error(`The script has an unknown pattern ${key}.`);
  }
};

const first = (differences: readonly (string | undefined)[]): string | undefined =>
  differences.find((difference) => difference !== undefined);

/**
 * Puts saved values into a step: `"${name}"` whole keeps its type, inside a longer text it becomes text.
 * `{"$filler": n}` is a text of n letters.
 */
export const filledIn = (value: unknown, saved: ReadonlyMap<string, unknown>): unknown => {
  const get = (name: string): unknown => {
    if (!saved.has(name)) throw new Error(`The script uses \${${name}}, which no step has saved.`);
    return saved.get(name);
  };
  if (typeof value === "string") {
    const whole = /^\$\{([^}]+)\}$/.exec(value)?.[1];
    return whole === undefined
      ? value.replaceAll(/\$\{([^}]+)\}/g, (_all, name: string) => String(get(name)))
      : get(whole);
  }
  if (Array.isArray(value)) return value.map((element) => filledIn(element, saved));
  if (value === null || typeof value !== "object") return value;
  if ("$filler" in value) return "x".repeat(Number(value.$filler));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, filledIn(inner, saved)]),
  );
};
