import addonA11y from "@storybook/addon-a11y";
import { definePreview } from "@storybook/react-vite";
import { useLayoutEffect, type ReactNode } from "react";
import "../src/tokens/primitive.css";
import "../src/tokens/semantic.css";
import "../src/tokens/platform.css";
import "../src/tokens/base.css";
import "./preview.css";
import { LocaleProvider, showLanguage } from "../src/i18n/index.ts";

const themes = ["light", "dark"];
const systems = ["none", "macos", "windows", "linux"];
const languages = { en: "English", de: "Deutsch", "ar-XB": "Pseudo, right to left" } as const;

type Look = {
  readonly theme: string;
  readonly os: string;
  readonly language: keyof typeof languages;
};

const Stage = ({ look, children }: { readonly look: Look; readonly children: ReactNode }) => {
  const { theme, os, language } = look;
  useLayoutEffect(() => {
    document.documentElement.dataset["theme"] = theme;
    if (os === "none") delete document.documentElement.dataset["os"];
    else document.documentElement.dataset["os"] = os;
    void showLanguage(language);
  }, [theme, os, language]);
  return <LocaleProvider>{children}</LocaleProvider>;
};

export default definePreview({
  addons: [addonA11y()],
  globalTypes: {
    theme: { toolbar: { title: "Theme", icon: "mirror", items: themes, dynamicTitle: true } },
    os: { toolbar: { title: "System", icon: "browser", items: systems, dynamicTitle: true } },
    language: {
      toolbar: {
        title: "Language",
        icon: "globe",
        items: Object.entries(languages).map(([value, title]) => ({ value, title })),
        dynamicTitle: true,
      },
    },
  },
  initialGlobals: { theme: "light", os: "none", language: "en" },
  parameters: { layout: "padded", controls: { expanded: false }, a11y: { test: "error" } },
  decorators: [
    (Story, { globals }) => (
      <Stage look={globals as Look}>
        <Story />
      </Stage>
    ),
  ],
});
