/** The parts of the settings, in their order. */
export const sectionIds = [
  "general",
  "newMachines",
  "input",
  "sharing",
  "privacy",
  "advanced",
] as const;
export type SectionId = (typeof sectionIds)[number];

/** The section of an address; the first one where it names none. */
export const sectionOf = (id: string | undefined): SectionId =>
  sectionIds.find((known) => known === id) ?? "general";
