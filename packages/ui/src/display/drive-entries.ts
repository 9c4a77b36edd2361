import type { Drive, Vm } from "@openutm/shared-types";
import type { TFunction } from "i18next";
import type { MenuEntry } from "../components/menu/entries.ts";

const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

export type DriveActions = {
  insert(driveId: string): void;
  eject(driveId: string, how: "ask" | "force"): void;
};

const driveEntries = (
  t: TFunction<"display">,
  drive: Drive,
  number: number,
  { insert, eject }: DriveActions,
): MenuEntry => {
  const { id, medium } = drive;
  const entries: readonly MenuEntry[] = [
    { id: `${id} insert`, label: t("insert"), run: () => insert(id) },
    ...(medium.kind === "empty"
      ? []
      : [
          {
            id: `${id} eject`,
            label: t("eject", { file: fileName(medium.path) }),
            run: () => eject(id, "ask"),
          },
          {
            id: `${id} force`,
            label: t("ejectForce"),
            tone: "danger" as const,
            run: () => eject(id, "force"),
          },
        ]),
  ];
  const label = t("drive", { number });
  return {
    kind: "group",
    id,
    label: medium.kind === "empty" ? t("emptyDrive", { drive: label }) : label,
    entries,
  };
};

/** The menu of what can be put into the machine while it runs. */
export const mediaEntries = (
  t: TFunction<"display">,
  { config }: Vm,
  actions: DriveActions,
): readonly MenuEntry[] => {
  const discs = (config?.drives ?? []).filter(({ kind }) => kind === "cdrom");
  const drives =
    discs.length === 0
      ? [
          {
            id: "noDrives",
            label: t("insert"),
            disabledReason: t("noDrives"),
            run: () => undefined,
          },
        ]
      : discs.map((drive, index) => driveEntries(t, drive, index + 1, actions));
  return [
    ...drives,
    { kind: "separator", id: "before usb" },
    { id: "usb", label: t("usb"), disabledReason: t("noUsb"), run: () => undefined },
  ];
};
