// Reads `vm.json`. Whatever lies there was perhaps not written by OpenUTM: size and depth are bounded before it is parsed.
import type { Reason } from "@openutm/shared-types";
import { describeIssues, VmFile, VmName } from "@openutm/shared-types";

export const maxVmFileBytes = 1024 * 1024;
/** A config is six deep; more is an attack on whoever walks the result. */
const maxDepth = 32;

export type VmFileReading =
  | { readonly ok: true; readonly file: VmFile }
  | { readonly ok: false; readonly broken: Reason; readonly name?: string };

const isTooDeep = (text: string): boolean => {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    if (inString) {
      if (char === "\\") i += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === "{" || char === "[") {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (char === "}" || char === "]") depth -= 1;
  }
  return false;
};

const refuse = (message: string, name?: string): VmFileReading => ({
  ok: false,
  broken: {
    code: "vm.broken",
    message,
    hint: "Nothing of this VM is changed. Repair its vm.json and start OpenUTM again, or delete the VM.",
  },
  ...(name === undefined ? {} : { name }),
});

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** Total: never throws. `id` is the directory's name, which the file must repeat. */
export const readVmFile = (text: string, id: string): VmFileReading => {
  if (text.length > maxVmFileBytes)
    return refuse("Its vm.json is larger than 1 MiB, so it was not read.");
  if (isTooDeep(text)) return refuse("Its vm.json is nested too deeply, so it was not read.");
  const value = parse(text);
  if (value === undefined) return refuse("Its vm.json is not valid JSON.");
  const name = VmName.safeParse(field(value, "name")).data;
  const version = field(value, "schemaVersion");
  if (typeof version === "number" && version > 1)
    return refuse(`A newer OpenUTM wrote its vm.json (schema ${version}).`, name);
  const result = VmFile.safeParse(value);
  if (!result.success) {
    const [issue] = describeIssues(result.error, value);
    return refuse(
      `Its vm.json does not fit: ${issue?.path || "its top"}: ${issue?.message}.`,
      name,
    );
  }
  if (result.data.id !== id)
    return refuse("Its vm.json belongs to another VM: the id is not the directory's name.", name);
  return { ok: true, file: result.data };
};

/** The revision that a `vm.json` states, without judging the rest: 0 when it states none. */
export const statedRevision = (text: string): number => {
  if (text.length > maxVmFileBytes || isTooDeep(text)) return 0;
  const revision = field(parse(text), "revision");
  return typeof revision === "number" && Number.isSafeInteger(revision) && revision > 0
    ? revision
    : 0;
};
