// Assembles the accelerator probes. `node build.mjs --check` builds aside and compares instead.
// Exit status: 0 done or same, 1 different, 2 NASM is missing or refuses the source.
import { fileURLToPath } from "node:url";
import { buildGuest } from "../build-guest.mjs";

process.exitCode = buildGuest({
  folder: fileURLToPath(new URL(".", import.meta.url)),
  images: [
    { source: "x86.asm", image: "x86.img" },
    { source: "x86-rom.asm", image: "x86-rom.bin" },
    { source: "aarch64.asm", image: "aarch64.bin" },
  ],
  check: process.argv.includes("--check"),
});
