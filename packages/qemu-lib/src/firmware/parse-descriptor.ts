/**
 * Pure: QEMU's firmware descriptors (docs/interop/firmware.json). They are other packages' files and may hold anything:
 * what is not understood is left out, nothing throws.
 */
import { Arch } from "@openutm/shared-types";
import type { FirmwareImage } from "@openutm/shared-types";

/** A real descriptor has 1 to 2 kB. */
export const maxDescriptorBytes = 64 * 1024;

const maxEntries = 64;
const maxTextLength = 4096;

/**
 * The firmware one descriptor offers, one entry per architecture OpenUTM knows, paths as written. Empty when it is no
 * descriptor or its firmware is loaded in a way OpenUTM does not use (device `memory` or `kernel`, flash in mode `combined`).
 */
export function parseFirmwareDescriptor(
  text: string,
  descriptorPath: string,
): readonly FirmwareImage[] {
  if (text.length > maxDescriptorBytes) return [];
  const root = parseJson(text);
  const kind = firmwareKind(strings(get(root, "interface-types")));
  const files = flashFiles(get(root, "mapping"));
  if (kind === undefined || files === undefined) return [];
  const features = strings(get(root, "features"));
  const described = get(root, "description");
  return targets(root).map(({ arch, machines }) => ({
    descriptorPath,
    description: typeof described === "string" ? described.slice(0, 512) : "",
    arch,
    machines,
    kind,
    secureBoot: features.includes("secure-boot"),
    requiresSmm: features.includes("requires-smm"),
    ...files,
  }));
}

type Files = Pick<FirmwareImage, "codePath" | "codeFormat" | "varsTemplatePath" | "varsFormat">;

function flashFiles(mapping: unknown): Files | undefined {
  if (get(mapping, "device") !== "flash") return undefined;
  // QEMU 7.2 and newer descriptors may say a mode; without one it is `split`.
  const mode = get(mapping, "mode") ?? "split";
  const code = file(get(mapping, "executable"));
  if (code === undefined) return undefined;
  if (mode === "stateless") return { codePath: code.path, codeFormat: code.format };
  const vars = file(get(mapping, "nvram-template"));
  if (mode !== "split" || vars === undefined) return undefined;
  return {
    codePath: code.path,
    codeFormat: code.format,
    varsTemplatePath: vars.path,
    varsFormat: vars.format,
  };
}

function file(
  value: unknown,
): { readonly path: string; readonly format: "raw" | "qcow2" } | undefined {
  const path = get(value, "filename");
  const format = get(value, "format");
  if (!isPath(path) || (format !== "raw" && format !== "qcow2")) return undefined;
  return { path, format };
}

function targets(root: unknown): readonly { readonly arch: Arch; readonly machines: string[] }[] {
  const list = get(root, "targets");
  if (!Array.isArray(list)) return [];
  return list.slice(0, maxEntries).flatMap((target: unknown) => {
    const arch = Arch.safeParse(get(target, "architecture"));
    const machines = strings(get(target, "machines"));
    return arch.success && machines.length > 0 ? [{ arch: arch.data, machines }] : [];
  });
}

function firmwareKind(interfaces: readonly string[]): FirmwareImage["kind"] | undefined {
  return interfaces.includes("uefi") ? "uefi" : interfaces.includes("bios") ? "bios" : undefined;
}

function isPath(value: unknown): value is string {
  return (
    typeof value === "string" &&
    value !== "" &&
    value.length <= maxTextLength &&
    !value.includes("\0")
  );
}

function strings(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value
    .slice(0, maxEntries)
    .filter((entry): entry is string => typeof entry === "string" && entry.length <= 256);
}

function get(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
