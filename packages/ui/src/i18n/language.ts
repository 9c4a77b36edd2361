/** Languages that are complete. `ar-XB` is the pseudo language for layout checks and offered to nobody. */
export const languages = ["en", "de"] as const;
export type Language = (typeof languages)[number];
export type LanguageChoice = Language | "system";
export type AnyLanguage = Language | "ar-XB";

/** The language to show: the chosen one, else the first of the system's that exists here, else English. */
export const resolveLanguage = (
  choice: LanguageChoice,
  systemLanguages: readonly string[],
): Language => {
  if (choice !== "system") return choice;
  for (const tag of systemLanguages) {
    const primary = tag.toLowerCase().split("-")[0];
    const found = languages.find((language) => language === primary);
    if (found !== undefined) return found;
  }
  return "en";
};
