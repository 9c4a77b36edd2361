// The library's database. One transaction a call: what a caller hands over together is stored together or not at all.
import type { Reason, Settings, VmFile } from "@openutm/shared-types";

/** A VM as stored: `vm.json` without its version, and when it went to the trash. */
export type StoredVm = Omit<VmFile, "schemaVersion"> & { readonly deletedAtMs?: number };

/** A row that does not fit the schema; left as it is. */
export type BrokenRow = {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly deletedAtMs?: number;
  readonly broken: Reason;
  /** What the row holds, as it stands: other VMs' ids may be in it. */
  readonly raw: string;
};

export type StoreChange =
  /** Inserts or replaces a VM whole. */
  | { readonly kind: "put"; readonly vm: StoredVm }
  | { readonly kind: "trash"; readonly id: string; readonly deletedAtMs: number }
  | { readonly kind: "restore"; readonly id: string }
  | { readonly kind: "forget"; readonly id: string }
  | { readonly kind: "settings"; readonly settings: Settings };

export type StoreContent = {
  readonly vms: readonly StoredVm[];
  readonly broken: readonly BrokenRow[];
  readonly settings: Settings;
};

/** Synchronous: a commit is over before anything else of the backend runs. */
export type LibraryStore = {
  load(): StoreContent;
  /** All or nothing; on the disk when it returns. @throws ApiError `disk.full`, `host.limit`, `library.unusable` */
  commit(changes: readonly StoreChange[]): void;
  /** Checkpoints and closes. Idempotent. */
  close(): void;
};
