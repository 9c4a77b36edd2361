// Paths of the library's own files as they are stored: told from OPENUTM_HOME on, so that a library that is moved, or
// copied to another computer, finds what its linked clones lie on. In memory, and for QEMU, every path is absolute.
import type { Drive, VmConfig } from "@openutm/shared-types";
import { isInside } from "./chains.ts";

const mark = "$OPENUTM_HOME/";

const separatorOf = (home: string): string => (home.includes("\\") ? "\\" : "/");

const mapPaths = (config: VmConfig, map: (path: string) => string): VmConfig => ({
  ...config,
  drives: config.drives.map((drive): Drive => {
    const { medium } = drive;
    if (medium.kind !== "file") return drive;
    return {
      ...drive,
      medium: {
        ...medium,
        path: map(medium.path),
        backing: medium.backing.map((image) => ({ ...image, path: map(image.path) })),
      },
    };
  }),
});

/** For the database and `vm.json`. */
export const toPortable = (config: VmConfig, home: string): VmConfig =>
  mapPaths(config, (path) =>
    isInside(path, home) ? mark + path.slice(home.length + 1).replaceAll("\\", "/") : path,
  );

/** Of what was stored. A path that leads out of the home stays as it is, and names no file of anybody's then. */
export const fromPortable = (config: VmConfig, home: string): VmConfig => {
  const separator = separatorOf(home);
  return mapPaths(config, (path) => {
    const steps = path.startsWith(mark) ? path.slice(mark.length).split("/") : undefined;
    return steps === undefined || steps.includes("..") ? path : [home, ...steps].join(separator);
  });
};
