import type { Vm } from "@openutm/shared-types";
import { commandIcons } from "../app/commands/icons.tsx";
import { useCommandFacts } from "../app/commands/facts.ts";
import { useRunCommand } from "../app/commands/run-command.tsx";
import type { CommandId, ShownCommand } from "../app/commands/table.ts";
import { useShown } from "../app/commands/words.ts";
import { Toolbar, type ToolbarGroup, type ToolbarItem } from "../components/toolbar/Toolbar.tsx";
import type { MenuEntry } from "../components/menu/entries.ts";
import { shownName } from "../shown-name.ts";

type Slot = {
  readonly id: CommandId;
  /** More ways to do it, behind an arrow. */
  readonly menu?: readonly CommandId[];
  readonly variant?: "primary";
  readonly look?: "icon";
};

/** What the bar has, in its order; what is not possible in a state is not in the bar then. */
const groups: readonly {
  readonly id: string;
  readonly keep?: boolean;
  readonly slots: readonly Slot[];
}[] = [
  {
    id: "power",
    slots: [
      { id: "vm.pause" },
      { id: "vm.resume" },
      { id: "vm.shutDown", menu: ["vm.restart", "vm.forceOff"] },
      { id: "vm.restart" },
    ],
  },
  { id: "snapshot", slots: [{ id: "vm.snapshot" }] },
  {
    id: "more",
    slots: [
      { id: "vm.fullScreen", look: "icon" },
      { id: "vm.settings", look: "icon" },
    ],
  },
  {
    id: "main",
    keep: true,
    slots: [
      { id: "vm.start", variant: "primary" },
      { id: "vm.openDisplay", variant: "primary" },
    ],
  },
];

/** States in which ending at once is the only way on, and so has a button of its own. */
const forceOnly: readonly Vm["status"][] = ["starting", "stopping", "paused"];

/** What can be done with a VM, as far as it fits. */
export const VmToolbar = ({ vm }: { readonly vm: Vm }) => {
  const shown = useShown();
  const factsOf = useCommandFacts();
  const run = useRunCommand();
  const { id: vmId, name, status } = vm;
  const facts = factsOf(vm);

  const command = (id: CommandId): ShownCommand | undefined => shown(id, facts);
  const entry = ({ id, title, tone, disabledReason }: ShownCommand): MenuEntry => ({
    id,
    label: title,
    icon: commandIcons[id],
    ...(tone === undefined ? {} : { tone }),
    disabledReason,
    run: () => run(id, vmId),
  });
  const item = ({ id, menu = [], variant, look }: Slot): readonly ToolbarItem[] => {
    const found = command(id);
    if (found === undefined) return [];
    const more = menu.flatMap((other) => command(other) ?? []).map(entry);
    return [
      {
        id,
        label: found.title,
        icon: commandIcons[id],
        disabledReason: found.disabledReason,
        ...(variant === undefined ? {} : { variant }),
        ...(look === undefined ? {} : { look }),
        ...(more.length === 0 ? {} : { menu: more }),
        run: () => run(id, vmId),
      },
    ];
  };
  const bar = groups
    .map(({ id, keep = false, slots }): ToolbarGroup => ({
      id,
      keep,
      items: [
        ...slots.flatMap(item),
        ...(id === "power" && forceOnly.includes(status) ? item({ id: "vm.forceOff" }) : []),
      ],
    }))
    .filter(({ items }) => items.length > 0);
  return <Toolbar label={shownName(name)} groups={bar} />;
};
