// Whether somebody sits in front of this backend's session.

/** macOS and Windows have a session for every user's program; Linux says so in the environment. */
export const hasDesktop = (
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): boolean => {
  if (platform === "darwin") return (env["SSH_CONNECTION"] ?? "") === "";
  if (platform === "win32") return true;
  return (env["DISPLAY"] ?? "") !== "" || (env["WAYLAND_DISPLAY"] ?? "") !== "";
};
