// What the sidebar lists, from top to bottom: pure, so that a thousand machines can be asked about without a page.
import type { Vm } from "@openutm/shared-types";

export type SidebarFilter = {
  /** Words that must all begin a word of the name, the tags or the group. */
  readonly query: string;
  /** Tags that a machine must have, all of them. */
  readonly tags: readonly string[];
  /** Groups whose machines are folded away. */
  readonly folded: ReadonlySet<string>;
};

export type Heading = {
  readonly kind: "heading";
  /** `running` and `others` hold what is in no group. */
  readonly section: "running" | "group" | "others";
  /** The group's name; empty for the other two. */
  readonly group: string;
  readonly count: number;
  readonly runningCount: number;
  readonly folded: boolean;
};

export type SidebarItem = Heading | { readonly kind: "vm"; readonly vm: Vm };

const plain = (text: string): string =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{Diacritic}/gu, "")
    .toLocaleLowerCase();

/** Whether a machine is found by the query and has the tags. */
export const fits = (vm: Vm, { query, tags }: Pick<SidebarFilter, "query" | "tags">): boolean => {
  if (!tags.every((tag) => vm.tags.includes(tag))) return false;
  const words = plain(query)
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return true;
  const text = plain([vm.name, vm.group ?? "", vm.osId ?? "", ...vm.tags].join(" "));
  return words.every((word) => text.includes(word));
};

export const isRunning = (vm: Vm): boolean => vm.runtime !== undefined || vm.status === "starting";

const names = new Intl.Collator(undefined, { numeric: true });

/**
 * Machines that run and are in no group, then each group by name, then the rest. Inside each the order of `vms` stays:
 * running first, then by name. While something is searched nothing is folded.
 */
export const sidebarItems = (vms: readonly Vm[], filter: SidebarFilter): readonly SidebarItem[] => {
  const searching = filter.query.trim() !== "" || filter.tags.length > 0;
  const running: Vm[] = [];
  const others: Vm[] = [];
  const groups = new Map<string, Vm[]>();
  for (const vm of vms) {
    if (searching && !fits(vm, filter)) continue;
    if (vm.group === undefined) (isRunning(vm) ? running : others).push(vm);
    else {
      const members = groups.get(vm.group);
      if (members === undefined) groups.set(vm.group, [vm]);
      else members.push(vm);
    }
  }
  const section = (
    section: Heading["section"],
    members: readonly Vm[],
    group = "",
  ): readonly SidebarItem[] => {
    if (members.length === 0) return [];
    const folded = !searching && section === "group" && filter.folded.has(group);
    const heading: Heading = {
      kind: "heading",
      section,
      group,
      count: members.length,
      runningCount: members.filter(isRunning).length,
      folded,
    };
    return [heading, ...(folded ? [] : members.map((vm) => ({ kind: "vm" as const, vm })))];
  };
  const named = [...groups].toSorted(([a], [b]) => names.compare(a, b) || (a < b ? -1 : 1));
  return [
    ...section("running", running),
    ...named.flatMap(([group, members]) => section("group", members, group)),
    ...section("others", others),
  ];
};

/** All tags of the library, by name. */
export const allTags = (vms: readonly Vm[]): readonly string[] =>
  [...new Set(vms.flatMap(({ tags }) => tags))].toSorted(names.compare);

/** All groups of the library, by name. */
export const allGroups = (vms: readonly Vm[]): readonly string[] =>
  [...new Set(vms.flatMap(({ group }) => group ?? []))].toSorted(names.compare);
