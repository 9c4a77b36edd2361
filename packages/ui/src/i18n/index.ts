export { useTranslation } from "./use-translation.ts";
export { chooseLanguage, i18n, showLanguage } from "./i18n.ts";
export { languages, resolveLanguage, type Language, type LanguageChoice } from "./language.ts";
export { agoText, bytesText, memoryText } from "./amounts.ts";
export { LocaleProvider } from "./LocaleProvider.tsx";
