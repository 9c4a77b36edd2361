import preview from "../../../.storybook/preview.tsx";
import { CommandPalette } from "./CommandPalette.tsx";
import type { Command } from "./match.ts";

const nothing = (): void => undefined;

const commands: readonly Command[] = [
  { id: "vm.create", title: "New machine…", shortcut: "Mod+N", run: nothing },
  { id: "vm.start", title: "Start “Debian 13 test”", keywords: ["boot"], run: nothing },
  { id: "vm.pause", title: "Pause “Ubuntu 26.04”", shortcut: "Mod+P", run: nothing },
  { id: "vm.display", title: "Open display of “Ubuntu 26.04”", shortcut: "Mod+D", run: nothing },
  { id: "app.settings", title: "Settings…", shortcut: "Mod+,", run: nothing },
  { id: "app.health", title: "Health of this computer", keywords: ["doctor"], run: nothing },
  { id: "never", title: "Not possible now", when: () => false, run: nothing },
];

const meta = preview.meta({
  title: "Overlays/CommandPalette",
  component: CommandPalette,
  args: { onClose: nothing },
});

export const Open = meta.story({ args: { commands } });
export const NoCommand = meta.story({ args: { commands: [] } });
