// What is stored, as the rest of the backend sees it. What runs is `guests/`.
import type {
  CreateVmInput,
  Drive,
  DriveUsage,
  ImageReport,
  NewDrive,
  Reason,
  Settings,
  SettingsPatch,
  TrashEntry,
  UnattachedImage,
  UpdateVmInput,
  Vm,
  VmConfig,
  VmConfigPatch,
} from "@openutm/shared-types";
import type { NewVm } from "./new-vm.ts";

/** A VM without what only its guest knows. A broken one has no config. */
export type VmRecord = Omit<Vm, "status" | "statusReason" | "runtime"> & {
  readonly broken?: Reason;
};

/** A VM that can be read. */
export type WholeVmRecord = VmRecord & { readonly config: VmConfig };

export type LibraryChange =
  | { readonly kind: "changed"; readonly record: VmRecord }
  | { readonly kind: "removed"; readonly id: string }
  | { readonly kind: "trash" }
  | { readonly kind: "settings"; readonly settings: Settings };

/** Something that opening the library found and that a person should know. */
export type LibraryNotice = { readonly vmId: string; readonly reason: Reason };

export type CloneRequest = {
  readonly id: string;
  readonly name: string;
  readonly mode: "full" | "linked";
};

/** What a wish comes to. Nothing of it is made yet. */
export type Draft = NewVm & {
  readonly id: string;
  /** With the system that its medium names. */
  readonly input: CreateVmInput;
  readonly image?: ImageReport;
  readonly diskFreeBytes: number;
};

export type AddDrive = {
  readonly id: string;
  readonly revision: number;
  readonly drive: NewDrive;
  /** Puts it into the machine that runs, if one does; when this fails, nothing is saved. */
  readonly plug: (drive: Drive) => Promise<void>;
};

export type RemoveDrive = {
  readonly id: string;
  readonly revision: number;
  readonly driveId: string;
  readonly image: "keep" | "delete";
  /** Takes it out of the machine that runs, if one does. */
  readonly unplug: (drive: Drive) => Promise<void>;
};

/**
 * All VMs, in memory over the store. Reading is synchronous and never touches the disk. Functions that change a VM
 * do not wait for its queue: callers order them (`libraryHandlers` does).
 */
export type VmLibrary = {
  /** In the order of their making, broken ones last. */
  list(): readonly VmRecord[];
  get(id: string): VmRecord | undefined;
  /** @throws ApiError `vm.notFound`, `vm.broken` */
  need(id: string): WholeVmRecord;
  /** Absolute path of the VM's directory. */
  dirOf(id: string): string;
  create(input: CreateVmInput): Promise<WholeVmRecord>;
  /** @throws ApiError `vm.staleRevision` (`data.revision` is the present one), `config.invalid` */
  update(input: UpdateVmInput): Promise<WholeVmRecord>;
  /** Changes config sections of whatever revision is there: for changes that the backend itself makes (a medium ejected). */
  changeConfig(id: string, change: (config: VmConfig) => VmConfigPatch): Promise<WholeVmRecord>;
  /** To the trash. @throws ApiError `vm.wrongState`, `vm.hasDependents` */
  remove(id: string): Promise<void>;
  clone(request: CloneRequest): Promise<WholeVmRecord>;
  /** Ids of VMs (in the library or the trash) whose disks lie on this VM's. */
  dependents(id: string): readonly string[];
  /** What `create` would make; makes nothing. */
  draft(input: CreateVmInput): Promise<Draft>;
  driveUsage(id: string): Promise<readonly DriveUsage[]>;
  unattachedImages(id: string): Promise<readonly UnattachedImage[]>;
  addDrive(request: AddDrive): Promise<WholeVmRecord>;
  removeDrive(request: RemoveDrive): Promise<WholeVmRecord>;
  /** Takes a VM in from its files. @throws ApiError `library.nothingToImport`, `vm.wrongState`, `vm.broken`, `config.invalid` */
  importVm(id: string): Promise<VmRecord>;
  /** Makes a stopped VM's disk larger. @throws ApiError `drive.notFound`, `image.shrinkRefused` */
  growDrive(request: {
    readonly id: string;
    readonly driveId: string;
    readonly sizeBytes: number;
  }): Promise<WholeVmRecord>;
  listTrash(): Promise<readonly TrashEntry[]>;
  restore(id: string): Promise<VmRecord>;
  /** Removes one deleted VM, or all, for good; returns how many. Those whose disks others need stay. */
  emptyTrash(id?: string): Promise<number>;
  settings(): Settings;
  updateSettings(patch: SettingsPatch): Settings;
  /** What opening found: for the log, and `doctor` says it too. */
  readonly notices: readonly LibraryNotice[];
  /** Returns an idempotent unsubscribe. */
  onChange(listener: (change: LibraryChange) => void): () => void;
  /** Waits for `vm.json` writes, then closes the store. */
  close(): Promise<void>;
};
