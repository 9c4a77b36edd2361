import { defineConfig } from "vitest/config";

const EXTENSIONS = "{ts,tsx,mjs}";
const FOLDERS = "{apps,packages,guests,scripts,e2e}";
const INTEGRATION = `${FOLDERS}/**/*.it.test.${EXTENSIONS}`;
const E2E = `${FOLDERS}/**/*.e2e.test.${EXTENSIONS}`;
// Minutes to build and to boot: `npm run test:guests`, never a part of `npm test`.
const GUESTS = `${FOLDERS}/**/*.guests.test.${EXTENSIONS}`;
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
          exclude: NOT_TESTS,
          testTimeout: 60_000,
          hookTimeout: 60_000,
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
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
        },
      },
    ],
  },
});
