import { FitAddon } from "@xterm/addon-fit";
import { Terminal as Xterm, type ITheme } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";
import { useEffect, useRef } from "react";
import { tokenOf, useThemeVersion } from "../use-theme-version.ts";
import { xtermOptions } from "./options.ts";
import styles from "./Terminal.module.css";

export type XtermViewProps = {
  readonly label: string;
  /**
   * Called when the terminal is ready. `write` resolves when the bytes are drawn: whoever feeds it
   * waits for that, so that a guest that floods its line cannot fill the page's memory.
   */
  connect(write: (bytes: Uint8Array) => Promise<void>): () => void;
  /** What was typed. Without it the terminal only shows. */
  onInput?(text: string): void;
  /** Lines kept above the screen. */
  readonly scrollbackLines?: number;
};

const themeOf = (element: Element): ITheme => ({
  background: tokenOf(element, "--card"),
  foreground: tokenOf(element, "--text-1"),
  cursor: tokenOf(element, "--accent"),
  cursorAccent: tokenOf(element, "--card"),
  selectionBackground: tokenOf(element, "--selected"),
  selectionForeground: tokenOf(element, "--on-selected"),
  red: tokenOf(element, "--danger"),
  green: tokenOf(element, "--running"),
  yellow: tokenOf(element, "--paused"),
  blue: tokenOf(element, "--graph-1"),
  magenta: tokenOf(element, "--graph-3"),
  cyan: tokenOf(element, "--graph-2"),
});

/** xterm.js itself, in a file of its own so that it can be loaded when needed. */
export const XtermView = ({ label, connect, onInput, scrollbackLines = 5000 }: XtermViewProps) => {
  const host = useRef<HTMLDivElement>(null);
  const xterm = useRef<Xterm>(null);
  const themeVersion = useThemeVersion();
  const input = useRef(onInput);
  const readOnly = onInput === undefined;
  useEffect(() => {
    input.current = onInput;
  }, [onInput]);

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const term = new Xterm({
      ...xtermOptions,
      scrollback: scrollbackLines,
      disableStdin: readOnly,
      fontFamily: tokenOf(element, "--mono"),
      theme: themeOf(element),
    });
    xterm.current = term;
    const fit = new FitAddon();
    term.loadAddon(fit);
    // A guest must not reach the clipboard: OSC 52 ends here, whatever addon is loaded later.
    term.parser.registerOscHandler(52, () => true);
    term.open(element);
    term.textarea?.setAttribute("aria-label", label);
    fit.fit();
    const observer = new ResizeObserver(() => fit.fit());
    observer.observe(element);
    const typing = term.onData((text) => input.current?.(text));
    const disconnect = connect((bytes) => new Promise((drawn) => term.write(bytes, drawn)));
    return () => {
      disconnect();
      typing.dispose();
      observer.disconnect();
      term.dispose();
      xterm.current = null;
    };
  }, [connect, label, readOnly, scrollbackLines]);

  useEffect(() => {
    if (host.current !== null && xterm.current !== null)
      xterm.current.options.theme = themeOf(host.current);
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- the version stands for the tokens that are read
  }, [themeVersion]);

  return <div ref={host} className={styles["terminal"]} role="group" aria-label={label} />;
};
