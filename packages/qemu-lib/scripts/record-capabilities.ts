/**
 * Records what a QEMU answers about itself into packages/shared-types/vectors/qemu.
 * Run: node packages/qemu-lib/scripts/record-capabilities.ts [PATH_OF_A_QEMU_SYSTEM …]
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { askCapabilities } from "../src/caps/read-capabilities.ts";
import { targetOf } from "../src/caps/parse-capabilities.ts";
import { parseQemuVersion } from "../src/find/version.ts";
import { runBounded } from "../src/process/run-bounded.ts";

const vectors = join(import.meta.dirname, "../../shared-types/vectors/qemu");
mkdirSync(vectors, { recursive: true });
const given = process.argv.slice(2);
for (const binary of given.length > 0 ? given : ["qemu-system-x86_64", "qemu-system-aarch64"]) {
  const version = parseQemuVersion(
    (await runBounded(binary, { args: ["--version"], timeoutMs: 3000 })).stdout,
  );
  if (version === undefined) throw new Error(`${binary} is no QEMU.`);
  const answers = await askCapabilities(binary);
  const header = {
    qemuVersion: version.text,
    recordedBy: "packages/qemu-lib/scripts/record-capabilities.ts",
  };
  const file = join(
    vectors,
    `capabilities-${targetOf(answers)}-${version.major}.${version.minor}.json`,
  );
  writeFileSync(file, `${JSON.stringify({ header, answers })}\n`);
  console.log(file);
}
