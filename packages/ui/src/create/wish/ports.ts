import type { Vm } from "@openutm/shared-types";

const firstSshPort = 2222;

/** The first port from 2222 on that no VM forwards. */
export const freeSshPort = (vms: readonly Vm[]): number => {
  const taken = new Set(
    vms.flatMap((vm) =>
      (vm.config?.networks ?? []).flatMap(({ portForwards }) =>
        portForwards.map(({ hostPort }) => hostPort),
      ),
    ),
  );
  let port = firstSshPort;
  while (taken.has(port)) port += 1;
  return port;
};
