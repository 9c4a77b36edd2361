/**
 * An address that may be handed to the user's browser, in the one way to write it: https, nothing else, and no user name
 * that hides the host. Undefined for any other.
 */
export const safeToOpen = (address: string): string | undefined => {
  try {
    const { protocol, username, password, hostname, href } = new URL(address);
    const isSafe = protocol === "https:" && username === "" && password === "" && hostname !== "";
    return isSafe ? href : undefined;
  } catch {
    return undefined;
  }
};
