import { defineConfig } from "vitest/config";

const EXTENSIONS = "{ts,tsx,mjs}";
const FOLDERS = "{apps,packages,guests,scripts,e2e}";
const INTEGRATION = `${FOLDERS}/**/*.it.test.${EXTENSIONS}`;
const E2E = `${FOLDERS}/**/*.e2e.test.${EXTENSIONS}`;
// What is run again with the Rust backend in the place of the TypeScript one: the same tests, by OPENUTM_BACKEND.
const BOTH_BACKENDS = [
  "packages/testing/src/{conformance,guests}/**/*.it.test.ts",
  "packages/testing/hostile/**/*.it.test.ts",
];
// What needs both at once.
const TWO_BACKENDS = "packages/testing/src/two-backends/**/*.it.test.ts";
// The page's tests, but for those whose outcome no backend can change: `presenters` draws from a QEMU of its own, `tabs`
// fills a door that answers by itself, `screens` looks at words and colours, `display-page` at what the page makes of a
// screen, and `in-turn` and `desktop-*` start the desktop's apps, each of which brings its own backend.
const E2E_RUST = "e2e/*.e2e.test.ts";
const NOT_OF_ONE_BACKEND =
  "e2e/{presenters,tabs,screens,display-page,in-turn,desktop-*}.e2e.test.ts";
// Minutes to build and to boot: `npm run test:guests`, never a part of `npm test`.
const GUESTS = `${FOLDERS}/**/*.guests.test.${EXTENSIONS}`;
// The page asks for the computer's health in each of its tests: what is found out of its QEMU is found out once.
const REMEMBERED_QEMU = "packages/testing/src/harness/remembered-qemu.ts";
const NOT_TESTS = ["**/node_modules/**", "**/dist/**", "**/fixtures/**", "**/target/**"];

// What a test may use decides its kind, and its file's name says the kind.
export default defineConfig({
  test: {
    allowOnly: false,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [`${FOLDERS}/**/*.test.${EXTENSIONS}`],
          exclude: [...NOT_TESTS, INTEGRATION, E2E, GUESTS],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: [INTEGRATION],
          exclude: [...NOT_TESTS, TWO_BACKENDS],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: "rust",
          include: [...BOTH_BACKENDS, TWO_BACKENDS],
          exclude: NOT_TESTS,
          env: { OPENUTM_BACKEND: "rust" },
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: { name: "guests", include: [GUESTS], exclude: NOT_TESTS, maxWorkers: 1 },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: [E2E],
          exclude: NOT_TESTS,
          globalSetup: REMEMBERED_QEMU,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e-rust",
          include: [E2E_RUST],
          exclude: [...NOT_TESTS, NOT_OF_ONE_BACKEND],
          env: { OPENUTM_BACKEND: "rust" },
          globalSetup: REMEMBERED_QEMU,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
        },
      },
    ],
  },
});
