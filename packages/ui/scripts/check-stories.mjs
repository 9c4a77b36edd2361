// Opens every story of the built Storybook in Chromium, light and dark: axe with colours, and a picture of each.
// Usage: node scripts/check-stories.mjs [--out FOLDER] [--only TEXT] [--globals theme:dark;language:ar-XB]
import { readFile, mkdir } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const { values: options } = parseArgs({
  options: {
    out: { type: "string" },
    only: { type: "string", default: "" },
    globals: { type: "string" },
    width: { type: "string", default: "900" },
  },
});
const built = path.resolve(import.meta.dirname, "../dist/storybook");
const types = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
};

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const file = path.join(built, path.normalize(pathname));
  try {
    const bytes = await readFile(file);
    response.writeHead(200, {
      "Content-Type": types[path.extname(file)] ?? "application/octet-stream",
    });
    response.end(bytes);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

const { entries } = JSON.parse(await readFile(path.join(built, "index.json"), "utf8"));
const stories = Object.values(entries).filter(
  ({ type, id }) => type === "story" && id.includes(options.only),
);
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-background-networking", "--force-prefers-reduced-motion"],
});
const page = await browser.newPage({ viewport: { width: Number(options.width), height: 640 } });
const looks = options.globals === undefined ? ["theme:light", "theme:dark"] : [options.globals];
const findings = [];
page.on("pageerror", (error) => findings.push(`${page.url()}: ${error.message}`));
if (options.out !== undefined) await mkdir(options.out, { recursive: true });

for (const look of looks) {
  for (const { id } of stories) {
    await page.goto(`${origin}/iframe.html?viewMode=story&id=${id}&globals=${look}`);
    await page.waitForSelector("#storybook-root:not([hidden]) > *, [data-base-ui-portal]", {
      state: "attached",
      timeout: 30_000,
    });
    await page.waitForFunction(() => document.querySelector(".sb-show-main") !== null);
    await page.waitForTimeout(250);
    if (options.out !== undefined)
      await page.screenshot({
        path: path.join(options.out, `${id}.${look.replaceAll(/\W+/g, "-")}.png`),
      });
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      const { violations } = await globalThis.axe.run(
        {
          include: document.body,
          // They turn the focus round and never keep it, which axe cannot know.
          exclude: "[data-base-ui-focus-guard]",
        },
        {
          rules: { region: { enabled: false } },
        },
      );
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`,
      );
    });
    findings.push(...violations.map((violation) => `${id} (${look}): ${violation}`));
  }
}
await browser.close();
server.close();
for (const finding of findings) process.stdout.write(`${finding}\n`);
process.stdout.write(
  `${stories.length} stories, ${looks.join(" and ")}: ${findings.length} findings\n`,
);
process.exitCode = findings.length === 0 ? 0 : 1;
