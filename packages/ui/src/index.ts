import "./tokens/primitive.css";
import "./tokens/semantic.css";
import "./tokens/platform.css";
import "./tokens/base.css";

export { App } from "./app/App.tsx";
export { BackendProvider } from "./app/backend.tsx";
export { hostOfShell } from "./app/host-of-shell.ts";
