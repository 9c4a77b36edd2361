import type { Vm } from "@openutm/shared-types";
import { useVmsNow } from "../../app/backend.tsx";
import { useCommandFacts } from "../../app/commands/facts.ts";
import { commandIcons } from "../../app/commands/icons.tsx";
import { useRunCommand } from "../../app/commands/run-command.tsx";
import type { CommandId } from "../../app/commands/table.ts";
import { useShown } from "../../app/commands/words.ts";
import type { MenuEntry } from "../../components/menu/entries.ts";
import { useTranslation } from "../../i18n/index.ts";
import { shownName } from "../../shown-name.ts";
import { allGroups } from "./rows.ts";
import { useMoveToGroup } from "./use-drop.ts";

/** The menu of a machine, in blocks with a line between them. */
const blocks: readonly (readonly CommandId[])[] = [
  ["vm.start", "vm.resume", "vm.pause", "vm.shutDown", "vm.restart", "vm.forceOff"],
  ["vm.openDisplay", "vm.detachDisplay"],
  ["vm.snapshot", "vm.clone", "vm.cloneLinked"],
  ["vm.rename", "vm.group"],
  ["vm.settings", "vm.logs", "vm.showInFiles"],
  ["vm.delete"],
];

/** Keys that the list itself understands. */
const keys: Readonly<Partial<Record<CommandId, string>>> = {
  "vm.rename": "F2",
  "vm.delete": "Delete",
};

const emptyMenu: readonly CommandId[] = ["app.create", "app.tryDemo", "view.trash"];

/** What can be done with a machine, or with the list where none was clicked. */
export const useMachineMenu = (): ((vmId: string | undefined) => readonly MenuEntry[]) => {
  const { t } = useTranslation("library");
  const vmsNow = useVmsNow();
  const shown = useShown();
  const factsOf = useCommandFacts();
  const run = useRunCommand();
  const moveToGroup = useMoveToGroup();

  const commandEntries = (ids: readonly CommandId[], vm: Vm | undefined): readonly MenuEntry[] =>
    ids.flatMap((id): readonly MenuEntry[] => {
      const found = shown(id, factsOf(vm));
      if (found === undefined) return [];
      const { title, tone, disabledReason } = found;
      const shortcut = keys[id];
      return [
        {
          id,
          label: title,
          icon: commandIcons[id],
          ...(shortcut === undefined ? {} : { shortcut }),
          ...(tone === undefined ? {} : { tone }),
          disabledReason,
          run: () => run(id, vm?.id),
        },
      ];
    });

  const groupEntries = (vm: Vm, groups: readonly string[]): readonly MenuEntry[] => [
    ...groups.map((group): MenuEntry => ({
      kind: "check",
      id: `group ${group}`,
      label: shownName(group),
      checked: vm.group === group,
      run: () => moveToGroup(vm.id, group),
    })),
    {
      kind: "check",
      id: "no group",
      label: t("noGroup"),
      checked: vm.group === undefined,
      run: () => moveToGroup(vm.id, ""),
    },
  ];

  const machineMenu = (vm: Vm): readonly MenuEntry[] => {
    const groups = allGroups(vmsNow());
    const move: readonly MenuEntry[] =
      groups.length === 0 || vm.status === "broken"
        ? []
        : [
            {
              kind: "submenu",
              id: "move",
              label: t("moveTo"),
              entries: groupEntries(vm, groups),
            },
          ];
    const filled = blocks
      .map((ids) => [...commandEntries(ids, vm), ...(ids.includes("vm.group") ? move : [])])
      .filter((entries) => entries.length > 0);
    return filled.flatMap((entries, index): readonly MenuEntry[] => [
      ...(index === 0 ? [] : [{ kind: "separator" as const, id: `line ${index}` }]),
      ...entries,
    ]);
  };

  return (vmId) => {
    const vm = vmsNow().find(({ id }) => id === vmId);
    return vm === undefined ? commandEntries(emptyMenu, undefined) : machineMenu(vm);
  };
};
