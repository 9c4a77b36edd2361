// @vitest-environment happy-dom
/// <reference types="vite/types/importMeta.d.ts" />
// Every story of every component draws and has no finding of axe: a new story is covered by being there.
import { act, cleanup, render } from "@testing-library/react";
import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";
import type { ComponentType } from "react";

type Story = { readonly Component: ComponentType };

const modules = import.meta.glob<Record<string, unknown>>("./**/*.stories.tsx", { eager: true });
const components = Object.keys(import.meta.glob("./**/[A-Z]*.tsx")).filter(
  (path) => !/\.(stories|test)\.tsx$/.test(path),
);

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));

const isStory = (value: unknown): value is Story =>
  typeof value === "object" && value !== null && "Component" in value;

const stories = Object.entries(modules).flatMap(([path, module]) =>
  Object.entries(module).flatMap(([name, value]) =>
    isStory(value) ? [{ name: `${path.split("/").at(-1)} ${name}`, Story: value.Component }] : [],
  ),
);

// They turn the focus round and never keep it, which axe cannot know.
const focusGuards = "[data-base-ui-focus-guard]";

afterEach(cleanup);

describe("stories", () => {
  it("exist for every component", () => {
    const folders = new Set(Object.keys(modules).map(folderOf));
    expect(components.filter((path) => !folders.has(folderOf(path)))).toEqual([]);
    expect(stories.length).toBeGreaterThan(80);
  });

  it.each(stories)("$name is drawn without a finding of axe", async ({ Story }) => {
    render(<Story />);
    // Popups are placed and lazy parts arrive after the first drawing.
    await act(() => new Promise((resolve) => setTimeout(resolve, 0)));
    const { violations } = await axe.run(
      { include: document.body, exclude: focusGuards },
      {
        rules: {
          // A story is a part of a page, and this document draws no colours: Chromium checks those.
          region: { enabled: false },
          "color-contrast": { enabled: false },
        },
      },
    );
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
});
