import { useCallback } from "react";
import { useTranslation } from "../../i18n/index.ts";
import type { commands as words } from "../../i18n/words/commands.en.ts";
import { useHost } from "../host-actions.ts";
import {
  commandIds,
  specOf,
  type CommandFacts,
  type CommandId,
  type ShownCommand,
} from "./table.ts";

type Titles = Pick<typeof words, "app" | "vm" | "view" | "help">;
type TitleKey = { [A in keyof Titles]: `${A}.${keyof Titles[A] & string}` }[keyof Titles];
/** Does not compile when a command has no title. */
const titleKey = (id: CommandId): TitleKey => id;

/** Why a command cannot be used; undefined where it can. */
export type Shown = (id: CommandId, facts: CommandFacts) => ShownCommand | undefined;

/** A command as a menu shows it; undefined for one that is not shown now. */
export const useShown = (): Shown => {
  const { t } = useTranslation("commands");
  const inShell = useHost() !== undefined;
  return useCallback(
    (id, facts) => {
      const { menu, inBrowser, tone, available } = specOf(id);
      const shortcut = inShell || inBrowser === true ? specOf(id).shortcut : undefined;
      const can = available(facts);
      if (can === "hidden") return undefined;
      const whyNot = (): string | undefined => {
        if (can === "yes") return undefined;
        return "why" in can ? t(`why.${can.why}`) : can.text;
      };
      return { id, menu, title: t(titleKey(id)), shortcut, tone, disabledReason: whyNot() };
    },
    [t, inShell],
  );
};

/** All commands that are shown for one VM, in the table's order. */
export const shownCommands = (shown: Shown, facts: CommandFacts): readonly ShownCommand[] =>
  commandIds.flatMap((id) => shown(id, facts) ?? []);
