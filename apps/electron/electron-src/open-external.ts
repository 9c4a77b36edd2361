/** An address that may be handed to the user's browser: https, nothing else, and no user name that hides the host. */
export const isSafeToOpen = (address: string): boolean => {
  try {
    const { protocol, username, password, hostname } = new URL(address);
    return protocol === "https:" && username === "" && password === "" && hostname !== "";
  } catch {
    return false;
  }
};
