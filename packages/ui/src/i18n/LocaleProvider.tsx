import { DirectionProvider } from "@base-ui/react/direction-provider";
import { useInsertionEffect, useSyncExternalStore, type ReactNode } from "react";
import { i18n } from "./i18n.ts";
import { LocaleContext } from "./use-translation.ts";

const subscribe = (listener: () => void): (() => void) => {
  i18n.on("languageChanged", listener);
  return () => i18n.off("languageChanged", listener);
};

/** Tells the page's words, the document and the primitives the language and its direction, live. */
export const LocaleProvider = ({ children }: { readonly children: ReactNode }) => {
  const language = useSyncExternalStore(subscribe, () => i18n.language);
  const direction = i18n.dir(language);
  // Before anything is measured, or the whole page would be laid out twice.
  useInsertionEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = direction;
  }, [language, direction]);
  return (
    <LocaleContext value={language}>
      <DirectionProvider direction={direction}>{children}</DirectionProvider>
    </LocaleContext>
  );
};
