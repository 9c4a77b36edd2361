import type { ITerminalOptions } from "@xterm/xterm";

/** What holds for every terminal. What a guest writes is not trusted. */
export const xtermOptions = {
  fontSize: 12.5,
  lineHeight: 1.25,
  cursorBlink: false,
  screenReaderMode: true,
  allowProposedApi: false,
  minimumContrastRatio: 4.5,
  // A link that a guest draws may say one address and lead to another.
  linkHandler: { activate: () => undefined },
  windowOptions: {},
} as const satisfies ITerminalOptions;
