import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import { useTranslation } from "../../i18n/index.ts";
import { Kbd } from "../kbd/Kbd.tsx";
import styles from "./CommandPalette.module.css";
import { matches, type Command } from "./match.ts";

/** More than anybody reads; with a thousand machines each is still found by its name. */
const mostShown = 60;

type CommandPaletteProps = { readonly commands: readonly Command[]; onClose(): void };

/** Everything the app can do, by name. Shown while it is in the page. */
export const CommandPalette = ({ commands, onClose }: CommandPaletteProps) => {
  const { t } = useTranslation();
  const possible = commands.filter((command) => command.when?.() ?? true);
  const run = (command: Command): void => {
    onClose();
    command.run();
  };
  return (
    <BaseDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={styles["veil"]} />
        <BaseDialog.Popup className={styles["palette"]}>
          <BaseDialog.Title className={styles["unseen"]}>{t("palette.title")}</BaseDialog.Title>
          <Autocomplete.Root
            open
            inline
            items={possible}
            itemToStringValue={(command) => command.title}
            filter={matches}
            limit={mostShown}
            autoHighlight="always"
            keepHighlight
          >
            <label className={styles["query"]}>
              <Search size={16} aria-hidden />
              <Autocomplete.Input
                className={styles["input"]}
                aria-label={t("palette.placeholder")}
                placeholder={t("palette.placeholder")}
              />
            </label>
            <Autocomplete.Empty className={styles["empty"]}>
              {t("palette.empty")}
            </Autocomplete.Empty>
            <Autocomplete.List className={styles["list"]} aria-label={t("palette.title")}>
              {(command: Command) => (
                <Autocomplete.Item
                  key={command.id}
                  value={command}
                  className={styles["item"]}
                  onClick={() => run(command)}
                >
                  <span className={styles["name"]}>{command.title}</span>
                  {command.shortcut !== undefined && <Kbd shortcut={command.shortcut} />}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
};
