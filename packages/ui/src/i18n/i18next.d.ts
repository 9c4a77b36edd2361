import "i18next";
import type { en } from "./en.ts";

declare module "i18next" {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- i18next is widened by merging interfaces
  interface CustomTypeOptions {
    defaultNS: "components";
    resources: typeof en;
  }
}
