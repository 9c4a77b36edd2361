// Where the built program finds what it ships: beside the bundle, or in the checkout when run from source.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const bundled = existsSync(join(here, "assets"));
const checkout = join(here, "..", "..", "..");

/** The demo VM's disk image. */
export const demoImagePath: string = bundled
  ? join(here, "assets", "demo.img")
  : join(checkout, "guests", "demo", "demo.img");

/** The built page. */
export const pageDir: string = bundled
  ? join(here, "assets", "page")
  : join(checkout, "apps", "web", "dist");
