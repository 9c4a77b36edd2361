import type { CapabilityName, Vm } from "@openutm/shared-types";
import { useMemo } from "react";
import { useAnswer } from "../backend.tsx";
import { useFrame } from "../frame-state.tsx";
import { useHost } from "../host-actions.ts";
import type { CommandFacts } from "./table.ts";

/** What decides about the commands now, for any VM. */
export const useCommandFacts = (): ((vm: Vm | undefined) => CommandFacts) => {
  const { data } = useAnswer("capabilities", {});
  const { sidebarFolded } = useFrame();
  const host = useHost();
  return useMemo(() => {
    const refusals: Partial<Record<CapabilityName, string>> = {};
    for (const { name, available, reason } of data?.capabilities ?? [])
      if (!available) refusals[name] = reason ?? "";
    const shell = {
      windows: host !== undefined && host.leaveDisplay === undefined,
      files: host?.showInFiles !== undefined,
    };
    return (vm) => ({ vm, refusals, host: shell, sidebarFolded });
  }, [data, sidebarFolded, host]);
};
