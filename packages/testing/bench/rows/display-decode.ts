// What a codec decodes in a page: recorded sessions of real servers, ours and spice-html5's in the same Chromium.
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../../guests/cache.ts";
import { openBrowser } from "../../src/browser/browser.ts";
import { missingClient, startServer } from "../display/clients.ts";
import type { DecodeResult } from "../display/page/decode.ts";
import { buildPages } from "../display/pages.ts";
import { quantile } from "../statistics.ts";
import { short, type Table, type Verdict } from "../table.ts";

const recordings = join(checkout, "packages", "shared-types", "vectors", "spice");

const median = (values: readonly number[]): number => quantile(values, 0.5);
const spread = (values: readonly number[]): string =>
  values.length === 0
    ? "cannot decode it"
    : `${short(median(values))} (${short(Math.min(...values))}–${short(Math.max(...values))})`;

const wanted: Readonly<Record<string, number>> = { bitmap: 5, lz_rgb: 5, quic: 3 };

const judge = (results: readonly DecodeResult[]): readonly Verdict[] => {
  const lz = median(results.find(({ type }) => type === "lz_rgb")?.ours ?? []);
  return results.flatMap(({ type, ours, html5 }) => {
    const factor = wanted[type];
    const rate = median(ours);
    if (factor !== undefined && html5.length > 0) {
      const times = rate / median(html5);
      const text = `${type}: ${short(times)} times spice-html5, wanted ${factor}`;
      return [{ text, met: times >= factor }];
    }
    if (type !== "glz_rgb" && type !== "lz4") return [];
    const text = `${type}: ${short(rate / lz)} times our own LZ, wanted 1`;
    return [{ text, met: rate >= lz }];
  });
};

export const decodeTable = async (rounds: number): Promise<readonly Table[]> => {
  const title = "Decoding recorded sessions, megapixels a second on one thread of Chromium";
  const why = missingClient("noVNC");
  if (why !== undefined) {
    return [{ title, columns: ["not measured"], rows: [[why]], verdicts: [], notes: [] }];
  }
  const pages = await buildPages();
  cpSync(recordings, join(pages, "recordings"), { recursive: true });
  const server = await startServer(pages, { spicePath: "", vncPath: "" });
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(`${server.origin}/decode.html`);
    await page.waitForFunction("typeof measureAll === 'function'");
    const results = (await page.evaluate(`measureAll(${rounds})`)) as readonly DecodeResult[];
    const html5 = missingClient("spice-html5");
    return [
      {
        title,
        columns: [
          "image type",
          "images",
          "megapixels",
          "ours",
          "spice-html5",
          "pixels that differ",
        ],
        rows: results.map(({ type, images, megapixels, ours, html5: theirs, different }) => [
          type,
          String(images),
          short(megapixels),
          spread(ours),
          html5 ?? spread(theirs),
          String(different ?? "–"),
        ]),
        verdicts: judge(results),
        notes: [`${rounds} rounds of 0.3 s, in turn; medians, least and greatest in brackets.`],
      },
    ];
  } finally {
    await browser.close();
    await server.close();
    rmSync(pages, { recursive: true, force: true });
  }
};
