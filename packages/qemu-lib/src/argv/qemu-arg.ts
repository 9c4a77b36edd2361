// QEMU's arguments as data, and the one place that turns them into text.

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

/** One `key=value` of an option; keys are literals of this code, values may come from anywhere. */
export type KeyValue = readonly [key: string, value: string | number | boolean];

/**
 * One option of QEMU:
 * - `bare`: a flag alone;
 * - `json`: a flag whose value QEMU reads as JSON (-blockdev, -device, -netdev, -object, -audiodev, -display);
 * - `keyed`: a flag whose value is `head,key=value,…`, where `head` is QEMU's unnamed first value;
 * - `verbatim`: one argument as the user wrote it.
 */
export type QemuArg =
  | { readonly kind: "bare"; readonly flag: string }
  | { readonly kind: "json"; readonly flag: string; readonly value: JsonObject }
  | {
      readonly kind: "keyed";
      readonly flag: string;
      readonly head: string | undefined;
      readonly options: readonly KeyValue[];
    }
  | { readonly kind: "verbatim"; readonly text: string };

export const bare = (flag: string): QemuArg => ({ kind: "bare", flag });

/** Entries that are undefined are left out, so that optional properties need no spreading. */
export const json = (
  flag: string,
  value: { readonly [key: string]: JsonValue | undefined },
): QemuArg => ({
  kind: "json",
  flag,
  value: Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  ),
});

export const keyed = (
  flag: string,
  head: string | undefined,
  options: readonly KeyValue[] = [],
): QemuArg => ({
  kind: "keyed",
  flag,
  head,
  options,
});

export const verbatim = (text: string): QemuArg => ({ kind: "verbatim", text });

const onOff = (value: string | number | boolean): string =>
  typeof value === "boolean" ? (value ? "on" : "off") : String(value);

/** QemuOpts ends a value at a comma unless it is doubled (util/qemu-option.c, get_opt_value). */
const doubleCommas = (text: string): string => text.replaceAll(",", ",,");

const keyedText = (head: string | undefined, options: readonly KeyValue[]): string =>
  [
    ...(head === undefined ? [] : [doubleCommas(head)]),
    ...options.map(([key, value]) => `${key}=${doubleCommas(onOff(value))}`),
  ].join(",");

const serializeOne = (arg: QemuArg): readonly string[] => {
  switch (arg.kind) {
    case "bare":
      return [arg.flag];
    case "json":
      return [arg.flag, JSON.stringify(arg.value)];
    case "keyed":
      return [arg.flag, keyedText(arg.head, arg.options)];
    case "verbatim":
      return [arg.text];
  }
};

/** The arguments as QEMU's argv, without the binary. JSON is compact, in the order of the source: the same bytes from serde_json with `preserve_order`. */
export const serialize = (args: readonly QemuArg[]): readonly string[] =>
  args.flatMap(serializeOne);
