// Key names. The Rust backend reads the same ones.
import keys from "./keys.json" with { type: "json" };

/** Source: QEMU's qapi/ui.json, QKeyCode, as of 7.2 (later versions add, never take away). */
const qcodes: ReadonlySet<string> = new Set(keys.qcodes.flatMap((row) => row.split(" ")));

/** What people write for keys that QEMU calls otherwise. */
const aliases: Readonly<Record<string, string>> = keys.aliases;

/** QEMU's name of the key, whatever its letters' case; undefined when there is no such key. */
export const qcodeOf = (name: string): string | undefined => {
  const lower = name.toLowerCase();
  if (qcodes.has(lower)) return lower;
  return Object.hasOwn(aliases, lower) ? aliases[lower] : undefined;
};
