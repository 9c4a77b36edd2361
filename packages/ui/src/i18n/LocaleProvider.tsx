import { DirectionProvider } from "@base-ui/react/direction-provider";
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** Tells the document and the primitives the language and its direction, live. */
export const LocaleProvider = ({ children }: { readonly children: ReactNode }) => {
  const { i18n } = useTranslation();
  const language = i18n.language;
  const direction = i18n.dir(language);
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = direction;
  }, [language, direction]);
  return <DirectionProvider direction={direction}>{children}</DirectionProvider>;
};
