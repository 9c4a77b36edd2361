import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const onPath = (): string[] =>
  (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));

const usualPlaces = (): string[] => {
  if (process.platform === "darwin")
    return ["Chromium", "Google Chrome"].map(
      (app) => `/Applications/${app}.app/Contents/MacOS/${app}`,
    );
  if (process.platform !== "win32") return names.map((name) => `/usr/bin/${name}`);
  return ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((variable) => {
    const folder = process.env[variable];
    return folder === undefined
      ? []
      : ["Google\\Chrome", "Chromium"].map((app) => join(folder, app, "Application", "chrome.exe"));
  });
};

/** The system's Chromium or Chrome. */
export const findChromium = (): string | undefined =>
  [...usualPlaces(), ...onPath()].find((path) => existsSync(path));
