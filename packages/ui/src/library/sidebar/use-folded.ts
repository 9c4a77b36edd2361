import { useState } from "react";

const rememberedAs = "openutm.foldedGroups";

const remembered = (): ReadonlySet<string> => {
  try {
    const raw: unknown = JSON.parse(localStorage.getItem(rememberedAs) ?? "[]");
    return new Set(Array.isArray(raw) ? raw.filter((group) => typeof group === "string") : []);
  } catch {
    return new Set();
  }
};

/** Which groups are folded away, in this page and after a reload. */
export const useFolded = (): [
  folded: ReadonlySet<string>,
  fold: (group: string, folded: boolean) => void,
] => {
  const [folded, setFolded] = useState(remembered);
  const fold = (group: string, isFolded: boolean): void => {
    const next = new Set(folded);
    if (isFolded) next.add(group);
    else next.delete(group);
    setFolded(next);
    try {
      localStorage.setItem(rememberedAs, JSON.stringify([...next]));
    } catch {
      // A page whose storage is off shows its groups unfolded at the next start.
    }
  };
  return [folded, fold];
};
