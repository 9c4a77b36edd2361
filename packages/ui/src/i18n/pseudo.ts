import { en, type Words } from "./en.ts";

type Tree = { readonly [key: string]: string | Tree };

const stretch = (text: string): string =>
  `\u202E${text}${"~".repeat(Math.ceil(text.length / 3))}\u202C`;

const each = (words: Tree): Tree =>
  Object.fromEntries(
    Object.entries(words).map(([key, value]) => [
      key,
      typeof value === "string" ? stretch(value) : each(value),
    ]),
  );

/** English, a third longer and from right to left: what breaks with it breaks in Arabic or Hebrew. */
export const pseudoRtl = each(en) as Words;
