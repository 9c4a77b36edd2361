// What full and linked clones have in common.
import type { Drive, VmConfig } from "@openutm/shared-types";
import type { LibraryState } from "./state.ts";
import type { WholeVmRecord } from "./vm-library.ts";

export type Source = { readonly record: WholeVmRecord; readonly dir: string };

/** The config with some of its drives replaced, by id. */
export const withDrives = (config: VmConfig, drives: ReadonlyMap<string, Drive>): VmConfig => ({
  ...config,
  drives: config.drives.map((drive) => drives.get(drive.id) ?? drive),
});

const newMacs = (state: LibraryState, config: VmConfig): VmConfig => ({
  ...config,
  networks: config.networks.map((network) => ({ ...network, mac: state.parts.ids.mac() })),
});

/** A new VM's record: new id, new MACs, first revision. */
export const cloneRecord = (
  state: LibraryState,
  { record }: Source,
  name: string,
  config: VmConfig,
): WholeVmRecord => {
  const nowMs = state.parts.clock.nowMs();
  return {
    ...record,
    id: state.parts.ids.uuid(),
    name,
    revision: 1,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    config: newMacs(state, config),
  };
};
