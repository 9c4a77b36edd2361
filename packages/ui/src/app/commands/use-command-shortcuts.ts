import { useEffect } from "react";
import { isShortcut, keyLabels } from "../../components/kbd/platform.ts";
import { useVm } from "../backend.tsx";
import { useHost } from "../host-actions.ts";
import { useShownPlace } from "../use-shown-place.ts";
import { useCommandFacts } from "./facts.ts";
import { useRunCommand } from "./run-command.tsx";
import { commandIds, specOf } from "./table.ts";

/** The shortcuts that a page may take: in a browser's tab some are the browser's own, in a shell none. */
export const useCommandShortcuts = (active: boolean): void => {
  const place = useShownPlace();
  const vm = useVm("vmId" in place ? place.vmId : undefined);
  const factsOf = useCommandFacts();
  const run = useRunCommand();
  const inShell = useHost() !== undefined;
  useEffect(() => {
    if (!active) return undefined;
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const labels = keyLabels();
      const facts = factsOf(vm);
      const id = commandIds.find((candidate) => {
        const { shortcut, inBrowser, available } = specOf(candidate);
        return (
          shortcut !== undefined &&
          (inShell || inBrowser === true) &&
          isShortcut(event, shortcut, labels) &&
          available(facts) === "yes"
        );
      });
      if (id === undefined) return;
      event.preventDefault();
      run(id, vm?.id);
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [active, inShell, vm, factsOf, run]);
};
