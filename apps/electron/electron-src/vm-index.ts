// The VMs as the shell's menus and tray need them.
import type { BackendConnection, BackendEvent, Vm } from "@openutm/shared-types";

export type VmIndex = {
  get(id: string): Vm | undefined;
  running(): readonly Vm[];
  /** Reads the whole library again. */
  load(connection: BackendConnection): Promise<void>;
  take(event: BackendEvent): void;
};

export type VmIndexOptions = {
  readonly onChange: () => void;
  /** A guest that ran has come to a bad end. */
  readonly onCrash: (vm: Vm) => void;
};

const wasAlive = (vm: Vm | undefined): boolean =>
  vm !== undefined && ["running", "paused", "stopping", "starting"].includes(vm.status);

export const createVmIndex = ({ onChange, onCrash }: VmIndexOptions): VmIndex => {
  const vms = new Map<string, Vm>();
  return {
    get: (id) => vms.get(id),
    running: () => [...vms.values()].filter(({ runtime }) => runtime !== undefined),
    async load(connection) {
      const list = await connection.call("vm.list", {});
      vms.clear();
      for (const vm of list.vms) vms.set(vm.id, vm);
      onChange();
    },
    take(event) {
      if (event.topic === "vm.removed") vms.delete(event.payload.id);
      else if (event.topic === "vm.changed") {
        const { vm } = event.payload;
        const crashed = vm.status === "error" && wasAlive(vms.get(vm.id));
        vms.set(vm.id, vm);
        if (crashed) onCrash(vm);
      } else return;
      onChange();
    },
  };
};
