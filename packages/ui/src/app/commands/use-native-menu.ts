import { useEffect } from "react";
import { useVm } from "../backend.tsx";
import { useHost } from "../host-actions.ts";
import { useCommandFacts } from "./facts.ts";
import { shownCommands, useShown } from "./words.ts";

/** Keeps the shell's menu bar true: what it offers about the VM that is shown, in the page's language. */
export const useNativeMenu = (vmId: string | undefined): void => {
  const host = useHost();
  const vm = useVm(vmId);
  const shown = useShown();
  const factsOf = useCommandFacts();
  const told = JSON.stringify(
    host?.setCommands === undefined ? [] : shownCommands(shown, factsOf(vm)),
  );
  useEffect(() => {
    // As text it changes only when a menu would.
    host?.setCommands?.(JSON.parse(told) as ReturnType<typeof shownCommands>);
  }, [host, told]);
};
