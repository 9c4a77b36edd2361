// The page's entry in a browser: its backend is behind the door that served it.
import { createHttpConnection } from "@openutm/native-bridge";
import { App, BackendProvider } from "@openutm/ui";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

// The fragment never leaves the browser; the connection takes the token out of it, so it is read before.
const initialVmId = new URLSearchParams(location.hash.slice(1)).get("vm") ?? undefined;
const root = document.querySelector("#root");
if (root === null) throw new Error("index.html has no #root.");

createRoot(root).render(
  <StrictMode>
    <BackendProvider connection={createHttpConnection()}>
      <App initialVmId={initialVmId} />
    </BackendProvider>
  </StrictMode>,
);
