// Which files a VM's disks are and lie on: what linked clones share must neither change nor vanish.
import type { Drive, RuleIssue, VmConfig } from "@openutm/shared-types";

export type FileMedium = Extract<Drive["medium"], { kind: "file" }>;
export type FileDrive = Drive & { readonly medium: FileMedium };

/** More layers than this are slow, and the contract's chain ends there. */
export const maxChainLength = 16;

export const fileDrives = (config: VmConfig): readonly FileDrive[] =>
  config.drives.filter((drive): drive is FileDrive => drive.medium.kind === "file");

/** A disk that its guest writes to. */
export const isWritableDisk = (drive: Drive): boolean => drive.kind === "disk" && !drive.readOnly;

/** Absolute on any system, whichever this one is: a library may have been moved. */
export const isAbsolutePath = (path: string): boolean => /^([/\\]|[A-Za-z]:[/\\])/.test(path);

type Resolve = (path: string) => string;

/** Every file that the config needs, absolute. */
export const neededFiles = (config: VmConfig, resolve: Resolve): readonly string[] =>
  fileDrives(config).flatMap(({ medium }) => [
    resolve(medium.path),
    ...medium.backing.map((backing) => resolve(backing.path)),
  ]);

const backingFiles = (config: VmConfig, resolve: Resolve): readonly string[] =>
  fileDrives(config).flatMap(({ medium }) =>
    medium.backing.map((backing) => resolve(backing.path)),
  );

export const isInside = (path: string, dir: string): boolean =>
  path.startsWith(`${dir}/`) || path.startsWith(`${dir}\\`);

/** A VM as far as its files go. */
export type Holder = {
  readonly id: string;
  readonly dir: string;
  readonly config: VmConfig;
  readonly resolve: Resolve;
};

/** Holders with a file in `dir`. */
export const holdersInside = (dir: string, others: readonly Holder[]): readonly string[] =>
  others
    .filter(({ config, resolve }) =>
      neededFiles(config, resolve).some((path) => isInside(path, dir)),
    )
    .map(({ id }) => id);

/** What `own` must not write to because `others` rely on it, in words. */
export const sharedFileIssues = (own: Holder, others: readonly Holder[]): readonly RuleIssue[] => {
  const bases = new Set(others.flatMap(({ config, resolve }) => backingFiles(config, resolve)));
  for (const path of backingFiles(own.config, own.resolve)) bases.add(path);
  return fileDrives(own.config)
    .filter(isWritableDisk)
    .flatMap(({ id, medium }) => {
      const path = own.resolve(medium.path);
      const where = `drives.${id}.medium.path`;
      if (bases.has(path))
        return [
          { path: where, message: `${path} is the base of a linked disk and must not change.` },
        ];
      const owner = others.find((other) => isInside(path, other.dir));
      return owner === undefined
        ? []
        : [{ path: where, message: `${path} belongs to another VM (${owner.id}).` }];
    });
};
