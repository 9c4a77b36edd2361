// Images that a user names: judged before anything is made of them, then made into a VM's own file.
import type { CreateVmInput, ImageReport } from "@openutm/shared-types";
import { ApiError, ErrorCodeSchema } from "@openutm/shared-types";
import type { JobControl } from "../jobs.ts";
import { isAbsolutePath } from "./chains.ts";
import type { DiskWork } from "./new-vm.ts";
import type { LibraryState } from "./state.ts";

const gib = 1024 ** 3;
const hintOfOtherKind = {
  iso: "Use it as a disk (--disk).",
  disk: "Convert it to qcow2 with qemu-img first.",
} as const;

/** What a source needs of a file; other kinds name none. */
type NamedSource = { readonly kind: CreateVmInput["source"]["kind"]; readonly path?: string };

/** @throws ApiError `image.*` */
export const judgeSource = async (
  state: LibraryState,
  { kind, path }: NamedSource,
): Promise<ImageReport | undefined> => {
  if ((kind !== "iso" && kind !== "disk") || path === undefined) return undefined;
  if (!isAbsolutePath(path))
    throw new ApiError("image.notFound", `“${path}” is not an absolute path.`, {
      hint: "Name the whole path, from the root on.",
      data: { path },
    });
  const report = await state.parts.images.inspect(path);
  if (report.refusal !== undefined) {
    const code = ErrorCodeSchema.safeParse(report.refusal.code).data ?? "image.refused";
    throw new ApiError(code, report.refusal.message, {
      hint: report.refusal.hint,
      data: { path },
    });
  }
  const fits = kind === "iso" ? ["iso"] : ["raw", "iso", "qcow2"];
  if (!fits.includes(report.format))
    throw new ApiError(
      "image.unknownFormat",
      kind === "iso"
        ? `${path} is not an ISO image.`
        : `${path} is in a format (${report.format}) that OpenUTM does not run from.`,
      { hint: hintOfOtherKind[kind], data: { path, format: report.format } },
    );
  return report;
};

/** Makes the file in the VM's directory `dir`. @throws ApiError `disk.full`, `qemu.imgFailed`, `image.*` */
export const doDiskWork = async (
  { parts }: LibraryState,
  work: DiskWork,
  dir: string,
  control?: JobControl,
): Promise<void> => {
  if (work.kind === "none") return;
  const path = parts.files.resolve(dir, work.path);
  switch (work.kind) {
    case "create":
      return parts.images.createDisk({ path, sizeBytes: work.sizeGib * gib });
    case "overlay":
      return parts.images.createOverlay({
        path,
        backing: { path: work.base, format: work.baseFormat },
      });
    case "copy":
      return parts.files.copyFile(work.from, path, {
        signal: control?.signal,
        onProgress: control?.progress,
      });
  }
};
