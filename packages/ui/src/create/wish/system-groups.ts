// The list to choose a system from. Pure.
import type { OsSystem } from "@openutm/shared-types";
import type { ComboboxGroup } from "../../components/combobox/Combobox.tsx";
import type { ChosenSystem } from "./system.ts";

/** In the order of the list; names are names in every language, but for the last resort. */
const familyNames = { linux: "Linux", windows: "Windows", bsd: "BSD", macos: "macOS" } as const;
const familyOrder = ["linux", "windows", "bsd", "other", "macos"] as const;

/** By family, newest first; a system that only the file knows comes first of all. */
export const systemGroups = (
  systems: readonly OsSystem[],
  chosen: ChosenSystem,
  otherLabel: string,
): readonly ComboboxGroup[] => {
  const labelOf = (family: OsSystem["family"]): string =>
    family === "other" ? otherLabel : familyNames[family];
  const isListed = systems.some(({ id }) => id === chosen.osId);
  const own =
    chosen.osId === undefined || isListed
      ? []
      : [
          {
            label: labelOf(chosen.family),
            items: [{ value: chosen.osId, label: chosen.name ?? chosen.osId }],
          },
        ];
  const listed = familyOrder.flatMap((family) => {
    const items = systems
      .filter((system) => system.family === family)
      .map(({ id, name, unsupported }) => ({
        value: id,
        label: name,
        disabled: unsupported !== undefined,
      }));
    return items.length === 0 ? [] : [{ label: labelOf(family), items }];
  });
  const [first] = own;
  if (first === undefined) return listed;
  return listed.some(({ label }) => label === first.label)
    ? listed.map((group) =>
        group.label === first.label ? { ...group, items: [...first.items, ...group.items] } : group,
      )
    : [first, ...listed];
};
