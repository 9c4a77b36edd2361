import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import config from "../../.dependency-cruiser.mjs";
import { checkLayers } from "./check-layers.mjs";

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "openutm-layers-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Writes a tree and returns the names of the rules it breaks. */
async function brokenRules(files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const { violations } = await checkLayers(root);
  return [...new Set(violations.map(({ rule }) => rule))];
}

const leaf = "export const leaf = 1;\n";
const importing = (specifier) => `import { leaf } from "${specifier}";\nexport const a = leaf;\n`;
const typeImporting = (specifier) =>
  `import type { leaf } from "${specifier}";\nexport type A = leaf;\n`;

/** A smallest tree that breaks each rule. A rule without a row fails the first test. */
const BREAKS = {
  "no-circular": {
    "packages/ui/src/a.ts": importing("./b.ts"),
    "packages/ui/src/b.ts": `${importing("./a.ts")}export const leaf = 1;\n`,
  },
  resolvable: { "packages/ui/src/a.ts": importing("./gone.ts") },
  "layer-shared-types": crossing("shared-types", "qemu-lib"),
  "layer-spice-wire": crossing("spice-wire", "shared-types"),
  "layer-telemetry": crossing("telemetry", "qemu-lib"),
  "layer-qemu-lib": crossing("qemu-lib", "vm-core"),
  "layer-vm-core": crossing("vm-core", "backend-node"),
  "layer-backend-node": crossing("backend-node", "ui"),
  "layer-native-bridge": crossing("native-bridge", "vm-core"),
  "layer-display": crossing("display", "native-bridge"),
  "layer-ui": crossing("ui", "backend-node"),
  "contract-imports-zod-only": {
    "packages/shared-types/src/a.ts": importing("left"),
    ...npmPackage("left"),
  },
  "pure-uses-no-node": { "packages/qemu-lib/src/argv/a.ts": importing("node:fs") },
  "react-in-ui-only": {
    "packages/backend-node/src/a.ts": importing("react"),
    ...npmPackage("react"),
  },
  "electron-in-its-place": { "packages/ui/src/a.ts": typeImporting("electron") },
  "tauri-in-its-place": { "apps/cli/src/a.ts": importing("@tauri-apps/api/core") },
  "packages-know-no-app": {
    "packages/extra/src/a.ts": importing("../../../apps/cli/src/leaf.ts"),
    "apps/cli/src/leaf.ts": leaf,
  },
  "testing-for-tests-only": {
    "apps/cli/src/a.ts": importing("../../../packages/testing/src/leaf.ts"),
    "packages/testing/src/leaf.ts": leaf,
  },
};

function crossing(from, to) {
  return {
    [`packages/${from}/src/a.ts`]: typeImporting(`../../${to}/src/leaf.ts`),
    [`packages/${to}/src/leaf.ts`]: leaf,
  };
}

function npmPackage(name) {
  return {
    [`node_modules/${name}/package.json`]: `{"name":"${name}","version":"1.0.0","main":"index.js"}`,
    [`node_modules/${name}/index.js`]: leaf,
  };
}

describe("the layer rules", () => {
  it("all have a tree here that breaks them", () => {
    expect(Object.keys(BREAKS).toSorted()).toEqual(
      config.forbidden.map(({ name }) => name).toSorted(),
    );
  });

  it.each(Object.entries(BREAKS))("%s can fail", async (rule, files) => {
    expect(await brokenRules(files)).toEqual([rule]);
  });

  it.each([
    ["packages/qemu-lib/src/caps/a.ts"],
    ["packages/qemu-lib/src/images/headers/qcow2.ts"],
    ["packages/qemu-lib/src/images/headers.ts"],
    ["packages/vm-core/src/a.ts"],
    ["packages/shared-types/src/a.ts"],
  ])("%s may not import node:*", async (path) => {
    expect(await brokenRules({ [path]: importing("node:path") })).toEqual(["pure-uses-no-node"]);
  });

  it("see imports in code that uses the language's newer parts", async () => {
    const text = `
      export async function f(list: Iterable<AsyncDisposable>) {
        using a = { [Symbol.dispose]() {} } satisfies Disposable;
        await using b = await import("../../vm-core/src/leaf.ts");
        for (await using c of list) console.log(a, b, c, 1n ** 2n);
        label: for (const [k, { v = 1 }] of Object.entries({} as Record<string, { v?: number }>)) if (k ?? v) break label;
      }
      export abstract class A<const T> { static { void 0; } declare x: T; #y = 1; accessor z = this.#y; abstract get q(): T; }
      export type M = { readonly [K in keyof A<1> as \`x\${K & string}\`]?: A<1>[K] extends infer U extends string ? U : never };
      export * as ns from "./leaf.ts";
    `;
    const files = { "packages/qemu-lib/src/a.ts": text, "packages/qemu-lib/src/leaf.ts": leaf };
    expect(await brokenRules({ ...files, "packages/vm-core/src/leaf.ts": leaf })).toEqual([
      "layer-qemu-lib",
    ]);
  });

  it("let arrows point down, tests use packages/testing, and a shell know its own host", async () => {
    const allowed = {
      ...crossing("vm-core", "qemu-lib"),
      ...crossing("backend-node", "vm-core"),
      "packages/qemu-lib/src/qmp/node.ts": importing("node:net"),
      "packages/qemu-lib/src/caps/read-capabilities.ts": importing("node:child_process"),
      "packages/vm-core/src/a.test.ts": importing("../../testing/src/leaf.ts"),
      "packages/testing/src/leaf.ts": leaf,
      "packages/native-bridge/src/transports/electron/a.ts": importing("electron"),
      "apps/tauri/src/a.ts": importing("@tauri-apps/api/core"),
    };
    expect(await brokenRules(allowed)).toEqual([]);
  });
});
