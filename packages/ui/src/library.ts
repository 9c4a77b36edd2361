// What the built library gives to other projects: components, words and the tokens' style sheets.
import "./tokens/primitive.css";
import "./tokens/semantic.css";
import "./tokens/platform.css";
import "./tokens/base.css";

export * from "./components/index.ts";
export * from "./i18n/index.ts";
