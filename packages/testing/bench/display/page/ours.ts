/// <reference lib="dom" />
// Our SPICE client as a page: `?width=..&height=..` of the guest, so that nothing is scaled; `&presenter=..` draws so.
import { openSpiceDisplay, type SpiceOptions } from "@openutm/display";

const asked = new URLSearchParams(location.search);
const container = document.querySelector<HTMLElement>("#screen");
if (container === null) throw new Error("the page has no place for the screen");
container.style.width = `${asked.get("width")}px`;
container.style.height = `${asked.get("height")}px`;

const presenter = (asked.get("presenter") ?? undefined) as SpiceOptions["presenter"];
const display = openSpiceDisplay({
  container,
  presenter,
  openChannel: async (channel) => {
    const answer = await fetch("/open", { method: "POST", body: JSON.stringify(channel) });
    const ticket = await answer.text();
    return { url: `ws://${location.host}/stream/${ticket}`, ticket };
  },
  onState: (state) => {
    document.title = state.phase;
    if (state.phase === "connected") display.focus();
  },
});
Object.assign(globalThis, { display });
