/** The app's commands as data: no React and no DOM, so that a shell's own process can read them for its menus. */
export {
  commandIds,
  commandTable,
  specOf,
  type Availability,
  type CommandFacts,
  type CommandId,
  type MenuName,
  type ShownCommand,
} from "./table.ts";
export { commands as commandWords } from "../../i18n/words/commands.en.ts";
