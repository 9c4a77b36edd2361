// Which files may be shown in the file manager: the library's own, and those that a VM's drives use.
import { ApiError } from "@openutm/shared-types";
import { isAbsolutePath, isInside } from "../library/chains.ts";
import type { VmLibrary } from "../library/vm-library.ts";
import type { Folders } from "../ports/folders.ts";

const filesOf = (library: VmLibrary): readonly string[] =>
  library
    .list()
    .flatMap(({ config }) => config?.drives ?? [])
    .flatMap(({ medium }) =>
      medium.kind === "file" ? [medium.path, ...medium.backing.map(({ path }) => path)] : [],
    );

const mayShow = (path: string, home: string, library: VmLibrary): boolean => {
  if (!isAbsolutePath(path) || path.split(/[/\\]/).includes("..")) return false;
  return path === home || isInside(path, home) || filesOf(library).includes(path);
};

/** @throws ApiError `capability.missing` | `host.limit` | `image.notFound` */
export const reveal = async (
  path: string,
  { folders, library, home }: { folders: Folders; library: VmLibrary; home: string },
): Promise<void> => {
  const reason = folders.whyNoReveal();
  if (reason !== undefined)
    throw new ApiError("capability.missing", reason, { data: { capability: "host.reveal" } });
  if (!mayShow(path, home, library))
    throw new ApiError("host.limit", "Only files of the library and of its VMs are shown.", {
      data: { path },
    });
  await folders.reveal(path);
};
