// Assembles demo.asm into demo.img. `node build.mjs --check` builds aside and compares instead.
// Exit status: 0 done or same, 1 different, 2 NASM is missing or refuses the source.
import { fileURLToPath } from "node:url";
import { buildGuest } from "../build-guest.mjs";

process.exitCode = buildGuest({
  folder: fileURLToPath(new URL(".", import.meta.url)),
  images: [{ source: "demo.asm", image: "demo.img" }],
  check: process.argv.includes("--check"),
});
