import preview from "../../../.storybook/preview.tsx";
import { Kbd } from "./Kbd.tsx";

const meta = preview.meta({ title: "Display/Kbd", component: Kbd });

export const Shortcut = meta.story({ args: { shortcut: "Mod+K" } });
export const ThreeKeys = meta.story({ args: { shortcut: "Mod+Shift+Backspace" } });
export const OneKey = meta.story({ args: { shortcut: "F11" } });
