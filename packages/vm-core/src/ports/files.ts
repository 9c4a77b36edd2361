// The VMs' directories. One area is one parent directory or name pattern, so that a VM's state is told by where it lies.

/** `vms`: in the library. `new`: being made. `trash`: deleted, can be restored. `gone`: being removed for good. */
export type VmArea = "vms" | "new" | "trash" | "gone";

export type VmDirEntry = { readonly area: VmArea; readonly id: string };

export type CopyOptions = {
  readonly signal?: AbortSignal | undefined;
  /** 0 to 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
};

/** Every function fails with an `ApiError` (`disk.full`, `host.limit`, `image.*`); none leaves a half-written file under its final name. */
export type VmFiles = {
  /** Absolute path of a VM's directory, there or not. */
  dirOf(entry: VmDirEntry): string;
  /** `path` itself when absolute, else below `dir`. */
  resolve(dir: string, path: string): string;
  /** The VM directories that exist; other things lying there are left out. */
  list(): Promise<readonly VmDirEntry[]>;
  /** Makes the directory with `disks`, `firmware` and `logs`, mode 0700. */
  createDir(entry: VmDirEntry): Promise<void>;
  /** Renames a whole directory; durable when it returns. Nothing at `from` is fine; something at `to` is not. */
  moveDir(from: VmDirEntry, to: VmDirEntry): Promise<void>;
  /** Removes a directory and all in it, never following a link. Nothing there is fine. */
  removeDir(entry: VmDirEntry): Promise<void>;
  /** Makes a file's content and its name durable. */
  syncFile(path: string): Promise<void>;
  /** Makes everything in the directory durable. */
  syncDir(entry: VmDirEntry): Promise<void>;
  /** What the directory takes on the disk. */
  dirSizeBytes(entry: VmDirEntry): Promise<number>;
  /** The text of `vm.json`, or of what was kept beside it under `name`; undefined when there is none. Refuses links and more than `maxBytes`. */
  readVmFile(entry: VmDirEntry, maxBytes: number, name?: string): Promise<string | undefined>;
  /** Replaces `vm.json` atomically; durable when it returns. */
  writeVmFile(entry: VmDirEntry, text: string): Promise<void>;
  /** Keeps the present `vm.json` beside itself under `name` before it is replaced. */
  keepVmFile(entry: VmDirEntry, name: string): Promise<void>;
  /** Removes what a crash left beside `vm.json` half-written. */
  cleanUp(entry: VmDirEntry): Promise<void>;
  /** File names in the VM's `disks` directory; empty when there is none. */
  listDisks(entry: VmDirEntry): Promise<readonly string[]>;
  /** Copies the small files of `firmware` (the variables of UEFI). */
  copyFirmware(from: VmDirEntry, to: VmDirEntry): Promise<void>;
  /** Renames a file within its directory; durable when it returns. */
  renameFile(from: string, to: string): Promise<void>;
  /** Copies a file's bytes, sharing blocks where the file system can; sparse stays sparse. Fails when `to` exists. */
  copyFile(from: string, to: string, options?: CopyOptions): Promise<void>;
  /** Removes a file; nothing there is fine. */
  removeFile(path: string): Promise<void>;
  /** Takes the write permission from a file that several VMs read. */
  protectFile(path: string): Promise<void>;
  /** Free bytes for this user on the file system of `path` (or of its nearest existing parent). */
  freeBytes(path: string): Promise<number>;
};
