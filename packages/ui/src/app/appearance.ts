// The page's look follows the settings: theme, language, and the system that it runs on.
import type { Platform, Settings } from "@openutm/shared-types";
import { useEffect, useInsertionEffect } from "react";
import { chooseLanguage } from "../i18n/index.ts";
import { useSettings, useSettingsReady } from "./backend.tsx";

type Look = Pick<Settings, "theme" | "language">;

const rememberedAs = "openutm.look";

/** The look of the last time, so that the first paint has it before the settings arrive. */
const remembered = (): Look => {
  try {
    const { theme, language } = JSON.parse(
      localStorage.getItem(rememberedAs) ?? "{}",
    ) as Partial<Look>;
    return {
      theme: theme === "light" || theme === "dark" ? theme : "system",
      language: language === "en" || language === "de" ? language : "system",
    };
  } catch {
    return { theme: "system", language: "system" };
  }
};

const remember = (look: Look): void => {
  try {
    localStorage.setItem(rememberedAs, JSON.stringify(look));
  } catch {
    // A page whose storage is off begins with the system's look.
  }
};

/** By what the browser says; a shell knows better. */
const browserPlatform = (): Platform => {
  if (/mac|iphone|ipad/i.test(navigator.platform)) return "macos";
  return /win/i.test(navigator.platform) ? "windows" : "linux";
};

// Theme and system are set before anything is measured, or the whole page would be laid out twice, in other fonts.
const useTheme = (theme: Settings["theme"]): void => {
  useInsertionEffect(() => {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const apply = (): void => {
      const system = dark.matches ? "dark" : "light";
      document.documentElement.dataset["theme"] = theme === "system" ? system : theme;
    };
    apply();
    dark.addEventListener("change", apply);
    return () => dark.removeEventListener("change", apply);
  }, [theme]);
};

/** Keeps the root element's theme, language and system true, live. `platform` is the shell's word. */
export const useAppearance = (platform: Platform | undefined): void => {
  const settings = useSettings();
  const ready = useSettingsReady();
  const { theme, language } = ready ? settings : remembered();
  useTheme(theme);
  useEffect(() => {
    // A language whose file cannot be loaded (the backend is gone) leaves the shown one.
    chooseLanguage(language).catch(() => undefined);
  }, [language]);
  useEffect(() => {
    if (ready) remember({ theme, language });
  }, [ready, theme, language]);
  useInsertionEffect(() => {
    document.documentElement.dataset["os"] = platform ?? browserPlatform();
  }, [platform]);
};
