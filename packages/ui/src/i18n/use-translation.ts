// The words of the language that is shown. Nearly every component asks for some, each row of a long list too, so this
// costs next to nothing: i18next's own hook subscribes each of them, and each of its words is looked up anew.
import type { FlatNamespace, TFunction } from "i18next";
import { createContext, use } from "react";
import { i18n } from "./i18n.ts";

/** The language that is shown; set by LocaleProvider, so that all below it follow a change. */
export const LocaleContext = createContext<string | undefined>(undefined);

type Namespaces = FlatNamespace | readonly FlatNamespace[];

/** What `t` says to a key alone never changes in one language. */
const remembering = (t: TFunction): TFunction => {
  const known = new Map<unknown, unknown>();
  const remembered = (key: unknown, ...options: readonly unknown[]): unknown => {
    if (options.length > 0) return Reflect.apply(t, undefined, [key, ...options]);
    if (!known.has(key)) known.set(key, Reflect.apply(t, undefined, [key]));
    return known.get(key);
  };
  // With the names of its language and namespaces, which `Trans` reads.
  return Object.assign(remembered, t) as TFunction;
};

const functions = new Map<string, TFunction>();

const wordsOf = (language: string, namespaces: Namespaces): TFunction => {
  const name = `${language} ${String(namespaces)}`;
  const known = functions.get(name);
  if (known !== undefined) return known;
  const t = remembering(i18n.getFixedT(language, namespaces as FlatNamespace) as TFunction);
  functions.set(name, t);
  return t;
};

/**
 * The words of a feature, `components` where none is named. `t` is one function for as long as the language is shown.
 * A component outside a LocaleProvider does not follow a change of the language.
 */
export const useTranslation = <const N extends Namespaces = "components">(
  namespaces?: N,
): { readonly t: TFunction<N>; readonly i18n: typeof i18n } => {
  const language = use(LocaleContext) ?? i18n.language;
  return { t: wordsOf(language, namespaces ?? "components") as TFunction<N>, i18n };
};
