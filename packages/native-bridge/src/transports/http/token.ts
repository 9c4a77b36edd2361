// The door's token: it comes in the address's fragment, which no server and no log sees, and stays in the page's storage.

export type TokenPlaces = {
  readonly location: { readonly hash: string; readonly pathname: string; readonly search: string };
  readonly storage: Pick<Storage, "getItem" | "setItem">;
  readonly history: Pick<History, "replaceState">;
};

const storageKey = "openutm.token";

/** Takes the token out of the address, so that no bookmark or screenshot shows it; else the stored one; "" when none. */
export const takeToken = ({ location, storage, history }: TokenPlaces): string => {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const token = fragment.get("token");
  if (token === null) return storage.getItem(storageKey) ?? "";
  storage.setItem(storageKey, token);
  fragment.delete("token");
  const rest = fragment.toString();
  const address = `${location.pathname}${location.search}${rest === "" ? "" : `#${rest}`}`;
  history.replaceState(undefined, "", address);
  return token;
};
