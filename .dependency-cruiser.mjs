// The layers of docs/architecture.md as rules. A table says what each package may import; every other
// rule is one sentence. scripts/test/check-layers.test.mjs shows that each of them can fail.

const TESTS = String.raw`(\.test\.(ts|tsx|mjs)|^packages/display/src/spice/common/testing/[a-z-]+\.ts)$`;
/** In qemu-lib's pure folders a file says by its name that it does I/O. */
const IO_EDGE = "^packages/qemu-lib/src/caps/read-";
const TESTING = "^packages/testing/";

/** What a package may import of this repository. What is not named here is forbidden. */
const MAY_IMPORT = {
  "shared-types": [],
  "spice-wire": [],
  telemetry: ["shared-types"],
  "qemu-lib": ["shared-types"],
  "vm-core": ["qemu-lib", "shared-types", "telemetry"],
  "backend-node": ["vm-core", "qemu-lib", "shared-types", "spice-wire", "telemetry"],
  "native-bridge": ["shared-types"],
  display: ["shared-types", "spice-wire"],
  ui: ["native-bridge", "display", "shared-types", "spice-wire", "telemetry"],
};

/** Code that runs in any JavaScript engine: it reaches the operating system through nothing. */
const PURE = [
  "^packages/(shared-types|spice-wire|vm-core)/src/",
  "^packages/qemu-lib/src/(argv|caps)/",
  "^packages/qemu-lib/src/images/headers",
  "^packages/(native-bridge|display|ui|telemetry)/src/",
];

function layer(name) {
  const allowed = [name, ...MAY_IMPORT[name]].join("|");
  return {
    name: `layer-${name}`,
    comment: `${name} may import ${MAY_IMPORT[name].join(", ") || "nothing"} of this repository.`,
    severity: "error",
    from: { path: `^packages/${name}/src/`, pathNot: TESTS },
    to: { path: "^(apps|packages)/", pathNot: `^packages/(${allowed})/` },
  };
}

function onlyIn(name, module, places) {
  return {
    name,
    comment: `${module} is known to ${places.join(" and ")} alone.`,
    severity: "error",
    from: { pathNot: places.map((place) => `^${place}/`) },
    to: { path: `(^|node_modules/)${module}(/|$)` },
  };
}

export default {
  forbidden: [
    {
      name: "no-circular",
      comment: "Two files that need each other are one thing, or miss a third.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "resolvable",
      comment: "An import that leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^(electron|@tauri-apps/.*|virtual:.*)$" },
    },
    ...Object.keys(MAY_IMPORT).map(layer),
    {
      name: "contract-imports-zod-only",
      comment: "The contract is data for several languages: zod, and nothing else.",
      severity: "error",
      from: { path: "^packages/shared-types/src/", pathNot: TESTS },
      to: { dependencyTypesNot: ["local", "core"], pathNot: "(^|/)zod(/|$)" },
    },
    {
      name: "pure-uses-no-node",
      comment: "This code gets files, clocks and sockets from its caller (a port or an argument).",
      severity: "error",
      from: { path: PURE, pathNot: [TESTS, IO_EDGE] },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "react-in-ui-only",
      comment: "Only the page and the apps that carry it know React.",
      severity: "error",
      from: { path: "^packages/", pathNot: "^packages/(ui|testing)/" },
      to: { path: "(^|node_modules/)react(-dom)?(/|$)" },
    },
    onlyIn("electron-in-its-place", "electron", [
      "apps/electron",
      "packages/native-bridge/src/transports/electron",
    ]),
    onlyIn("tauri-in-its-place", "@tauri-apps", [
      "apps/tauri",
      "packages/native-bridge/src/transports/tauri",
    ]),
    {
      name: "packages-know-no-app",
      comment: "Apps compose packages, never the other way round.",
      severity: "error",
      from: { path: "^packages/", pathNot: [TESTS, TESTING] },
      to: { path: "^apps/" },
    },
    {
      name: "testing-for-tests-only",
      comment: "No production code imports packages/testing.",
      severity: "error",
      from: { path: "^(apps|packages)/", pathNot: [TESTS, TESTING] },
      to: { path: TESTING },
    },
  ],
  options: {
    // TypeScript 7 has no compiler API for dependency-cruiser; swc reads the files instead.
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|target|coverage|fixtures|generated)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "browser", "types", "default"],
      mainFields: ["module", "main", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".d.ts", ".json", ".css"],
    },
  },
};
