// @vitest-environment happy-dom
import { cleanup, render, renderHook, screen } from "@testing-library/react";
import { memo } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { Progress } from "../components/progress/Progress.tsx";
import { statusWord, VMStatusBadge } from "../components/vm-status/VMStatusBadge.tsx";
import {
  chooseLanguage,
  i18n,
  LocaleProvider,
  resolveLanguage,
  showLanguage,
  useTranslation,
} from "./index.ts";

afterEach(async () => {
  cleanup();
  await showLanguage("en");
});

describe("resolveLanguage", () => {
  it("takes the choice before the system", () => {
    expect(resolveLanguage("de", ["en-GB"])).toBe("de");
  });
  it("takes the first of the system's languages that exists, else English", () => {
    expect(resolveLanguage("system", ["fr-FR", "de-AT", "en"])).toBe("de");
    expect(resolveLanguage("system", ["fr-FR"])).toBe("en");
    expect(resolveLanguage("system", [])).toBe("en");
  });
});

describe("languages", () => {
  it("change what is on the page, live", async () => {
    render(
      <LocaleProvider>
        <VMStatusBadge status="running" />
        <Progress label="Klonen" value={0.5} timeLeftMs={60_000} />
      </LocaleProvider>,
    );
    expect(screen.getByText("Running")).toBeTruthy();
    await chooseLanguage("system", ["de-DE"]);
    expect(await screen.findByText("Läuft")).toBeTruthy();
    expect(screen.getByText("50 %, noch etwa 1 Minute")).toBeTruthy();
    expect(document.documentElement.lang).toBe("de");
    expect(statusWord("stopped")).toBe("Aus");
  });

  it("count in the plural of the language", async () => {
    expect(i18n.t("timeLeft.seconds", { count: 1 })).toBe("1 second left");
    expect(i18n.t("timeLeft.seconds", { count: 2 })).toBe("2 seconds left");
    await showLanguage("de");
    expect(i18n.t("timeLeft.hours", { count: 3 })).toBe("noch etwa 3 Stunden");
  });

  it("turn the page round where they are written from the right", async () => {
    render(
      <LocaleProvider>
        <VMStatusBadge status="running" />
      </LocaleProvider>,
    );
    await showLanguage("ar-XB");
    expect(await screen.findByText(/Running/)).toBeTruthy();
    expect(document.documentElement.dir).toBe("rtl");
  });

  it("put a name in as it is", () => {
    expect(i18n.t("graph", { label: "<b>&", value: "1" })).toBe("<b>&: 1");
  });
});

describe("useTranslation", () => {
  it("gives one function until another language is shown", async () => {
    const { result, rerender } = renderHook(() => useTranslation("library").t, {
      wrapper: LocaleProvider,
    });
    const english = result.current;
    rerender();
    expect(result.current).toBe(english);
    expect(english("newMachine")).toBe("New machine");
    await showLanguage("de");
    await expect.poll(() => result.current).not.toBe(english);
    expect(result.current("newMachine")).toBe("Neue Maschine");
  });

  it("says what was asked for each time, whatever it remembers", () => {
    const { t } = renderHook(() => useTranslation("library")).result.current;
    expect(t("cores", { count: 1 })).not.toBe(t("cores", { count: 2 }));
    expect(t("cores", { count: 2 })).toContain("2");
    expect(t("running")).toBe(t("running"));
    expect(t("others")).not.toBe(t("running"));
  });

  it("changes also what is drawn again for nothing else", async () => {
    const Word = memo(() => useTranslation().t("status.running"));
    render(
      <LocaleProvider>
        <Word />
      </LocaleProvider>,
    );
    await showLanguage("de");
    expect(await screen.findByText("Läuft")).toBeTruthy();
  });
});
