// Writes the contract for other languages: `contract.schema.json` and `methods.json`. `--check` fails when they are not current.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  capabilityNames,
  commonErrors,
  contractVersion,
  defaultSettings,
  errors,
  events,
  HostFacts,
  methods,
  OwnerInfo,
  streams,
  VmFile,
  VmStats,
  z,
} from "../src/index.ts";

const folder = join(dirname(import.meta.dirname), "generated");

type JsonSchema = { definitions?: Record<string, unknown> } & Record<string, unknown>;

const definitions: Record<string, unknown> = {};

// A definition that a request may leave fields out of differs from the one that a reply carries, so each direction has its own name.
const place = (schema: z.ZodType, io: "input" | "output"): unknown => {
  const suffix = io === "input" ? "Input" : "";
  const {
    definitions: inner = {},
    $schema: _dropped,
    ...rest
  } = z.toJSONSchema(schema, { io, target: "draft-07" }) as JsonSchema;
  const rename = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rename);
    if (value === null || typeof value !== "object") return value;
    const entries = Object.entries(value).filter(
      ([key]) => key !== "id" || typeof (value as { id: unknown }).id !== "string",
    );
    return Object.fromEntries(
      entries.map(([key, inner]) => [
        key,
        key === "$ref" && typeof inner === "string"
          ? inner.replace(/^#\/definitions\/(.*)$/, `#/definitions/$1${suffix}`)
          : rename(inner),
      ]),
    );
  };
  for (const [name, definition] of Object.entries(inner))
    definitions[name + suffix] = rename(definition);
  return rename(rest);
};

const pascal = (name: string): string =>
  name.replace(/(^|[._])([a-z])/g, (_all, _dot, letter: string) => letter.toUpperCase());

const methodRows = Object.entries(methods).map(([name, method]) => {
  definitions[`${pascal(name)}Params`] = place(method.input, "input");
  definitions[`${pascal(name)}Result`] = place(method.output, "output");
  return {
    name,
    summary: method.summary,
    params: `${pascal(name)}Params`,
    result: `${pascal(name)}Result`,
    errors: [...commonErrors, ...method.errors],
  };
});
const eventRows = Object.entries(events).map(([topic, payload]) => {
  definitions[`${pascal(topic)}Event`] = place(payload, "output");
  return { topic, payload: `${pascal(topic)}Event` };
});

// What no method carries and both backends have: files of the library, the input of the argument builder, what a stream carries.
for (const schema of [HostFacts, OwnerInfo, VmFile, VmStats]) place(schema, "output");
// A file may have been written before a field with a default was there.
place(VmFile, "input");

const sorted = Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1)));
const files = {
  "contract.schema.json": {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "OpenUTM contract",
    contractVersion,
    definitions: sorted,
  },
  "methods.json": {
    contractVersion,
    methods: methodRows,
    events: eventRows,
    streams: Object.entries(streams).map(([name, stream]) => ({ name, ...stream })),
    errors: Object.entries(errors).map(([code, { summary }]) => ({ code, summary })),
    capabilities: capabilityNames,
    defaultSettings,
  },
};

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

mkdirSync(folder, { recursive: true });
let stale = 0;
for (const [name, content] of Object.entries(files)) {
  const path = join(folder, name);
  const text = `${JSON.stringify(content, null, 1)}\n`;
  if (read(path) === text) continue;
  if (process.argv.includes("--check")) {
    console.error(
      `${name} is not what the contract gives: run \`bun run contract:gen\` in packages/shared-types and commit it.`,
    );
    stale += 1;
  } else writeFileSync(path, text);
}
process.exit(stale === 0 ? 0 : 1);
