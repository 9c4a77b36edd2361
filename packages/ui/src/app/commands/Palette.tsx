import type { Vm } from "@openutm/shared-types";
import { useMemo } from "react";
import { CommandPalette } from "../../components/command-palette/CommandPalette.tsx";
import type { Command } from "../../components/command-palette/match.ts";
import { useTranslation } from "../../i18n/index.ts";
import { shownName } from "../../shown-name.ts";
import { useLibrary } from "../backend.tsx";
import { useFrame } from "../frame-state.tsx";
import { useNavigation } from "../navigation.tsx";
import { useShownPlace } from "../use-shown-place.ts";
import { useCommandFacts } from "./facts.ts";
import { useRunCommand } from "./run-command.tsx";
import { commandIds, specOf, type CommandId } from "./table.ts";
import { useShown } from "./words.ts";

/** What is offered for machines other than the one that is shown. */
const verbs: readonly CommandId[] = [
  "vm.start",
  "vm.resume",
  "vm.openDisplay",
  "vm.pause",
  "vm.shutDown",
];

/** Every command that is possible now and every machine, by name. */
export const Palette = () => {
  const { t } = useTranslation("commands");
  const { vms } = useLibrary();
  const { close } = useFrame();
  const { go } = useNavigation();
  const place = useShownPlace();
  const shown = useShown();
  const factsOf = useCommandFacts();
  const run = useRunCommand();
  const shownId = "vmId" in place ? place.vmId : undefined;

  const commands = useMemo<readonly Command[]>(() => {
    const about = (id: CommandId, vm: Vm | undefined): readonly Command[] => {
      const found = shown(id, factsOf(vm));
      if (found === undefined || found.disabledReason !== undefined) return [];
      const { title, shortcut } = found;
      const ofVm = specOf(id).about === "vm" && vm !== undefined;
      return [
        {
          id: ofVm ? `${id} ${vm.id}` : id,
          title: ofVm
            ? t("about", { command: title.replace("…", ""), name: shownName(vm.name) })
            : title,
          ...(shortcut === undefined || (ofVm && vm.id !== shownId) ? {} : { shortcut }),
          run: () => run(id, vm?.id),
        },
      ];
    };
    const current = vms.find(({ id }) => id === shownId);
    const others = vms.filter((vm) => vm !== current);
    return [
      ...commandIds.filter((id) => id !== "view.palette").flatMap((id) => about(id, current)),
      ...others.map((vm): Command => ({
        id: `go ${vm.id}`,
        title: t("show", { name: shownName(vm.name) }),
        keywords: vm.tags,
        run: () => go({ name: "library", vmId: vm.id }),
      })),
      ...others.flatMap((vm) => verbs.flatMap((id) => about(id, vm))),
    ];
  }, [vms, shownId, shown, factsOf, run, go, t]);

  return <CommandPalette commands={commands} onClose={close} />;
};
