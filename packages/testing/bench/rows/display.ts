// The guest's screen: OpenUTM beside the clients that a user could run instead, on every device that we give guests.
import { rmSync } from "node:fs";
import { isMissing } from "../../guests/cache.ts";
import { scenesGuest } from "../../guests/scenes.ts";
import { clientNames, missingClient, type ClientName } from "../display/clients.ts";
import {
  compareClients,
  movingScenes,
  type CaseResult,
  type ClientResult,
  type MovingScene,
} from "../display/compare.ts";
import type { Device } from "../display/guest.ts";
import { buildPages } from "../display/pages.ts";
import { openScreen } from "../display/xvfb.ts";
import { quantile } from "../statistics.ts";
import { short, type Table, type Verdict } from "../table.ts";

const sizes = [
  { widthPx: 1280, heightPx: 800 },
  { widthPx: 1920, heightPx: 1080 },
] as const;
const devices: readonly Device[] = ["qxl", "virtio", "std"];
/** A round takes two minutes for each size and device. */
const roundsOf = (rounds: number): number => Math.max(1, Math.round(rounds / 7));

const median = (values: readonly number[]): number => quantile(values, 0.5);

/** A client's figure over the rounds. */
const figure = (
  { rounds }: CaseResult,
  client: ClientName,
  read: (result: ClientResult) => number,
): number => median(rounds.filter((one) => one.client === client).map(read));

const spread = (
  { rounds }: CaseResult,
  client: ClientName,
  read: (result: ClientResult) => number,
): string => {
  const values = rounds.filter((one) => one.client === client).map(read);
  const text = short(median(values));
  return values.length < 2
    ? text
    : `${text} (${short(Math.min(...values))}–${short(Math.max(...values))})`;
};

const caseName = ({ device, size }: CaseResult): string =>
  `${device} ${size.widthPx}x${size.heightPx}`;

const clientsOf = ({ rounds }: CaseResult): readonly ClientName[] =>
  clientNames.filter((name) => rounds.some(({ client }) => client === name));

const rightPictures = (found: CaseResult, client: ClientName): string =>
  figure(found, client, ({ wrongPixels }) => wrongPixels) === 0 ? "" : " (wrong picture)";

const framesRow = (found: CaseResult, client: ClientName): string[] => [
  caseName(found),
  `${client}${rightPictures(found, client)}`,
  ...movingScenes.flatMap((scene) => [
    spread(found, client, ({ scenes }) => scenes[scene].wholeFramesPerSecond),
    spread(found, client, ({ scenes }) => scenes[scene].longestGapMs),
  ]),
];

const costRow = (found: CaseResult, client: ClientName): string[] => [
  caseName(found),
  client,
  spread(found, client, ({ keysStill }) => keysStill.p50Ms),
  spread(found, client, ({ keysStill }) => keysStill.p95Ms),
  spread(found, client, ({ keysMotion }) => keysMotion.p50Ms),
  spread(found, client, ({ keysMotion }) => keysMotion.p95Ms),
  spread(found, client, ({ scenes }) => scenes.motion.clientMsPerMpix),
  spread(found, client, ({ scenes }) => scenes.motion.relayMsPerMpix),
  spread(found, client, ({ scenes }) => scenes.motion.guestFramesPerSecond),
];

type Rule = {
  readonly what: string;
  readonly unit: string;
  readonly against: ClientName;
  readonly read: (result: ClientResult) => number;
  readonly bound: (reference: number, found: CaseResult) => number;
  readonly is: "at least" | "at most";
};

const wholeFrames =
  (scene: MovingScene) =>
  ({ scenes }: ClientResult): number =>
    scenes[scene].wholeFramesPerSecond;

/** The issue's table of goals. */
const rules: readonly Rule[] = [
  {
    what: "whole frames a second, full motion",
    unit: "",
    against: "noVNC",
    read: wholeFrames("motion"),
    bound: (reference) => reference * 1.5,
    is: "at least",
  },
  ...movingScenes.map((scene): Rule => ({
    what: `whole frames a second, ${scene}`,
    unit: "",
    against: "remote-viewer",
    read: wholeFrames(scene),
    bound: (reference, { size }) => reference * (size.heightPx > 800 ? 0.7 : 0.9),
    is: "at least",
  })),
  {
    what: "longest gap, full motion",
    unit: " ms",
    against: "remote-viewer",
    read: ({ scenes }) => scenes.motion.longestGapMs,
    bound: (reference) => reference * 1.5,
    is: "at most",
  },
  {
    what: "key to pixel, still, p50",
    unit: " ms",
    against: "noVNC",
    read: ({ keysStill }) => keysStill.p50Ms,
    bound: (reference) => reference * 0.5,
    is: "at most",
  },
  {
    what: "key to pixel, full motion, p50",
    unit: " ms",
    against: "noVNC",
    read: ({ keysMotion }) => keysMotion.p50Ms,
    bound: (reference) => reference * 0.5,
    is: "at most",
  },
  {
    what: "key to pixel, still, p50",
    unit: " ms",
    against: "remote-viewer",
    read: ({ keysStill }) => keysStill.p50Ms,
    bound: (reference) => reference + 25,
    is: "at most",
  },
  {
    what: "key to pixel, full motion, p50",
    unit: " ms",
    against: "remote-viewer",
    read: ({ keysMotion }) => keysMotion.p50Ms,
    bound: (reference) => reference + 25,
    is: "at most",
  },
  {
    what: "CPU for a shown megapixel",
    unit: " ms",
    against: "noVNC",
    read: ({ scenes }) => scenes.motion.clientMsPerMpix,
    bound: (reference) => reference,
    is: "at most",
  },
  {
    what: "CPU for a shown megapixel",
    unit: " ms",
    against: "remote-viewer",
    read: ({ scenes }) => scenes.motion.clientMsPerMpix,
    bound: (reference) => reference * 4,
    is: "at most",
  },
];

/** One sentence a rule: where it is met, and where it is missed by how much. */
const judge = (rule: Rule, cases: readonly CaseResult[]): Verdict | undefined => {
  const judged = cases
    .filter((found) => clientsOf(found).includes(rule.against))
    .filter((found) => clientsOf(found).includes("OpenUTM"))
    .map((found) => {
      const bound = rule.bound(figure(found, rule.against, rule.read), found);
      const ours = figure(found, "OpenUTM", rule.read);
      const met = rule.is === "at least" ? ours >= bound : ours <= bound;
      return { met, text: `${caseName(found)} ${short(ours)}${rule.unit} (${short(bound)})` };
    });
  if (judged.length === 0) return undefined;
  const missed = judged.filter(({ met }) => !met);
  const head = `${rule.what}, ${rule.is} the bound from ${rule.against}`;
  const tail = missed.length === 0 ? "everywhere" : missed.map(({ text }) => text).join("; ");
  return {
    met: missed.length === 0,
    text: `${head}: ${missed.length === 0 ? tail : `not in ${missed.length} of ${judged.length}: ${tail}`}`,
  };
};

/** Two tables: what is seen, and how soon and at what cost. Empty with the reason where it cannot run here. */
export const displayTables = async (rounds: number): Promise<readonly Table[]> => {
  const scenes = scenesGuest();
  const title = "The guest's screen";
  const none = (why: string): Table[] => [
    { title, columns: ["not measured"], rows: [[why]], verdicts: [], notes: [] },
  ];
  if (isMissing(scenes)) return none(scenes.missing);
  const here = clientNames.filter((name) => missingClient(name) === undefined);
  const missing = clientNames.flatMap((name) => {
    const why = missingClient(name);
    return why === undefined ? [] : [`${name}: ${why}`];
  });
  const screen = await openScreen().catch(() => undefined);
  if (screen === undefined) return none("Xvfb is not installed (package xvfb)");
  const pages = await buildPages();
  const failed = new Map<string, string>();
  const cases: CaseResult[] = [];
  try {
    for (const size of sizes) {
      for (const device of devices) {
        const wanted = { device, size, rounds: roundsOf(rounds) };
        cases.push(await compareClients({ scenes, screen, pages }, wanted, here, failed));
      }
    }
  } finally {
    screen.close();
    rmSync(pages, { recursive: true, force: true });
  }
  const rowsOf = (row: (found: CaseResult, client: ClientName) => string[]): string[][] =>
    cases.flatMap((found) => clientsOf(found).map((client) => row(found, client)));
  const notes = [
    ...missing,
    ...[...failed].map(([where, why]) => `${where}: ${why}`),
    `${roundsOf(rounds)} rounds, the clients in turn; medians, least and greatest in brackets.`,
  ];
  return [
    {
      title: `${title}: whole frames a second and the longest gap in ms`,
      columns: ["guest", "client", ...movingScenes.flatMap((scene) => [scene, "gap"])],
      rows: rowsOf(framesRow),
      verdicts: rules.map((rule) => judge(rule, cases)).filter((found) => found !== undefined),
      notes: [],
    },
    {
      title: `${title}: from a key to its pixel in ms; CPU in ms for a shown megapixel, full motion`,
      columns: [
        ...["guest", "client", "still p50", "p95", "full motion p50", "p95"],
        ...["client CPU", "relay CPU", "guest's own frames/s"],
      ],
      rows: rowsOf(costRow),
      verdicts: [],
      notes,
    },
  ];
};
