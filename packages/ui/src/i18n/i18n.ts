import { createInstance, type i18n as I18n } from "i18next";
import { initReactI18next } from "react-i18next";
import { loadPart } from "../lazy-part.ts";
import { en, type Words } from "./en.ts";
import { resolveLanguage, type AnyLanguage, type LanguageChoice } from "./language.ts";

// English is in the first load, so that the page has words at once; the rest is loaded when chosen.
const load: Readonly<Record<Exclude<AnyLanguage, "en">, () => Promise<Words>>> = {
  de: async () => (await import("./de.ts")).de,
  "ar-XB": async () => (await import("./pseudo.ts")).pseudoRtl,
};

/** The page's one i18next. `useTranslation` finds it without a provider. */
export const i18n: I18n = createInstance();

void i18n.use(initReactI18next).init({
  lng: "en",
  fallbackLng: "en",
  resources: { en },
  defaultNS: "components",
  initAsync: false,
  // React escapes what it draws; doing it twice shows &amp; in a VM's name.
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
});

/** Loads and shows a language. Rejects when its file cannot be loaded; the shown one then stays. */
export const showLanguage = async (language: AnyLanguage): Promise<void> => {
  if (language !== "en" && !i18n.hasResourceBundle(language, "components")) {
    const words = await loadPart(load[language]);
    for (const [namespace, bundle] of Object.entries(words))
      i18n.addResourceBundle(language, namespace, bundle);
  }
  await i18n.changeLanguage(language);
};

/** Shows what the settings say; "system" follows the system's languages. */
export const chooseLanguage = (
  choice: LanguageChoice,
  systemLanguages: readonly string[] = navigator.languages,
): Promise<void> => showLanguage(resolveLanguage(choice, systemLanguages));
