// The style sheets keep to what Safari 16.4, WebKitGTK 2.40 and Chromium 111 know, to logical directions and to the tokens.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const source = path.resolve(import.meta.dirname, "..");
const read = (file) =>
  readFileSync(path.join(source, file), "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "");
const sheets = readdirSync(source, { recursive: true }).filter((file) => file.endsWith(".css"));
const components = sheets.filter((file) => file.startsWith("components"));
const tokens = sheets
  .filter((file) => file.startsWith("tokens"))
  .map(read)
  .join("\n");

const hits = (files, pattern) =>
  files.flatMap((file) => (read(file).match(pattern) ?? []).map((hit) => `${file}: ${hit}`));

describe("style sheets", () => {
  it("are found", () => {
    expect(components.length).toBeGreaterThan(25);
  });

  it.each([
    ["nesting", /^\s+&.*$/gm],
    [":has", /:has\(/g],
    [":dir", /:dir\(/g],
    ["color-mix", /color-mix\(/g],
    ["light-dark", /light-dark\(/g],
    ["@scope and @starting-style", /@(scope|starting-style).*$/gm],
    ["anchor positioning", /anchor\(|position-anchor.*$/gm],
  ])("use no %s", (_name, pattern) => {
    expect(hits(sheets, pattern)).toEqual([]);
  });

  it("of components know no left and right", () => {
    const physical =
      /^\s*(margin|padding|border)-(left|right)\b.*$|^\s*right:.*$|text-align: (left|right)/gm;
    expect(hits(components, physical)).toEqual([]);
  });

  it("of components take colours from the tokens", () => {
    expect(hits(components, /#[0-9a-f]{3,8}\b|--(gray|night|blue|green|amber|red)-\w+/gi)).toEqual(
      [],
    );
  });

  it("use no token that does not exist", () => {
    const defined = new Set(tokens.match(/--[\w-]+(?=:)/g));
    const measured = /^--(anchor-width|available-\w+|reach|toast-.*)$/;
    const used = components.flatMap((file) =>
      [...read(file).matchAll(/var\((--[\w-]+)/g)].map(([, name]) => ({ file, name })),
    );
    const unknown = used.filter(({ name }) => !defined.has(name) && !measured.test(name));
    expect(unknown).toEqual([]);
  });

  it("give the dark theme every colour of the light one", () => {
    const semantic = read("tokens/semantic.css");
    const names = (block) => [...block.matchAll(/(--[\w-]+):/g)].map(([, name]) => name);
    const [light = "", dark = ""] = semantic.split("}");
    expect(names(dark)).toEqual(names(light));
  });
});
