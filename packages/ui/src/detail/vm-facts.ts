// What is asked of a VM again while somebody looks at it, because no event tells it.
import type { DriveUsage, GuestInfo, Vm } from "@openutm/shared-types";
import { useQuery } from "@tanstack/react-query";
import { useConnection } from "../app/backend.tsx";

const againMs = 10_000;

/** What the running guest says of itself; undefined while it is off or has not been asked. */
export const useGuestInfo = ({ id, status, runtime }: Vm): GuestInfo | undefined => {
  const connection = useConnection();
  const isRunning = status === "running";
  const { data } = useQuery({
    queryKey: ["vm.guestInfo", id, runtime?.pid],
    queryFn: () => connection.call("vm.guestInfo", { id }),
    enabled: isRunning,
    refetchInterval: againMs,
  });
  return isRunning ? data : undefined;
};

type Usage = {
  readonly drives: readonly DriveUsage[];
  readonly unattached: readonly { readonly path: string; readonly allocatedBytes: number }[];
};

/** What the VM's images take on the host's disk, which a running guest changes all the time. */
export const useDriveUsage = ({ id, revision, runtime }: Vm): Usage | undefined => {
  const connection = useConnection();
  const { data } = useQuery({
    queryKey: ["vm.driveUsage", id, revision, runtime?.pid],
    queryFn: () => connection.call("vm.driveUsage", { id }),
    refetchInterval: runtime === undefined ? false : againMs,
    placeholderData: (before) => before,
  });
  return data;
};
