// Two people change one VM: what both left alone or only one changed goes together, the rest is a conflict.
// Arrays whose items have ids (drives, networks) are merged item by item, other arrays are one value.

type Fields = Readonly<Record<string, unknown>>;
type Keyed = Fields & { readonly id: string };

export type Merged<T> = {
  readonly value: T;
  /** Where both changed the same thing, such as `config.networks.net0.mac`. The value has mine there. */
  readonly conflicts: readonly string[];
};

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isKeyed = (value: unknown): value is readonly Keyed[] =>
  Array.isArray(value) && value.every((item) => isFields(item) && typeof item["id"] === "string");

/** Equal values; the order of an object's fields does not count, and a missing field is an undefined one. */
export const same = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (!isFields(a) || !isFields(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => same(a[key], b[key]));
};

const byId = (items: readonly Keyed[]): Fields =>
  Object.fromEntries(items.map((item) => [item.id, item]));

const idsOf = (items: readonly Keyed[]): readonly string[] => items.map(({ id }) => id);

/** The other side's order, unless only I have changed it. */
const orderOf = (
  base: readonly Keyed[],
  mine: readonly Keyed[],
  theirs: readonly Keyed[],
): readonly string[] => {
  const first = same(idsOf(base), idsOf(mine)) ? theirs : mine;
  return [...new Set([...idsOf(first), ...idsOf(theirs), ...idsOf(mine)])];
};

/** A union's variants have different fields: a mixture of two would be none of them. */
const sameVariant = (...variants: readonly Fields[]): boolean =>
  variants.every((variant) => variant["kind"] === variants[0]?.["kind"]);

const mergeFields = (base: Fields, mine: Fields, theirs: Fields, path: string): Merged<Fields> => {
  const keys = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
  const parts = keys.map((key) => ({
    key,
    ...merge(base[key], mine[key], theirs[key], path === "" ? key : `${path}.${key}`),
  }));
  return {
    value: Object.fromEntries(
      parts.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value]])),
    ),
    conflicts: parts.flatMap(({ conflicts }) => conflicts),
  };
};

/** Three-way merge of JSON values. `base` is what both started from. */
export const merge = (
  base: unknown,
  mine: unknown,
  theirs: unknown,
  path = "",
): Merged<unknown> => {
  if (same(mine, base) || same(mine, theirs)) return { value: theirs, conflicts: [] };
  if (same(theirs, base)) return { value: mine, conflicts: [] };
  if (isKeyed(base) && isKeyed(mine) && isKeyed(theirs)) {
    const { value, conflicts } = mergeFields(byId(base), byId(mine), byId(theirs), path);
    const items = orderOf(base, mine, theirs).flatMap((id) => value[id] ?? []);
    return { value: items, conflicts };
  }
  if (isFields(base) && isFields(mine) && isFields(theirs) && sameVariant(base, mine, theirs))
    return mergeFields(base, mine, theirs, path);
  return { value: mine, conflicts: [path] };
};

const without = (fields: Fields, key: string): Fields => {
  const { [key]: _gone, ...rest } = fields;
  return rest;
};

/** `into` with the value that `from` has at the path; what is missing there is removed. */
export const takeAt = (into: unknown, from: unknown, path: string): unknown => {
  const [key = "", ...rest] = path.split(".");
  if (isKeyed(into) && isKeyed(from)) {
    const item =
      rest.length === 0
        ? byId(from)[key]
        : takeAt(byId(into)[key], byId(from)[key], rest.join("."));
    const kept = into.filter(({ id }) => id !== key);
    if (item === undefined) return kept;
    return into.some(({ id }) => id === key)
      ? into.map((before) => (before.id === key ? item : before))
      : [...kept, item];
  }
  if (!isFields(into) || !isFields(from)) return from;
  const value = rest.length === 0 ? from[key] : takeAt(into[key], from[key], rest.join("."));
  return value === undefined ? without(into, key) : { ...into, [key]: value };
};
