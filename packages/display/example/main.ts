// The worked example's page: a guest's screen and four things that one can do with it.
import { openSpiceDisplay } from "@openutm/display";

const find = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const say = (text: string): void => {
  find("state").textContent = text;
};

const display = openSpiceDisplay({
  container: find("screen"),
  openChannel: async ({ channel, channelId, connectionId, caps }) => {
    const url = new URL("/spice", location.href.replace(/^http/, "ws"));
    url.search = new URLSearchParams({
      channel,
      channelId: String(channelId),
      connectionId: String(connectionId),
      caps: caps.join(),
    }).toString();
    return { url: url.href };
  },
  onState: (state) =>
    say(state.phase === "connected" ? `${state.widthPx} x ${state.heightPx}` : state.phase),
});

find("reset").addEventListener("click", () =>
  display.sendKeys(["ControlLeft", "AltLeft", "Delete"]),
);
find("microphone").addEventListener("click", () => {
  const isOn = ["on", "heard"].includes(display.microphone());
  display.setMicrophone(isOn ? "off" : "on").catch((error: unknown) => say(String(error)));
});
const next = find<HTMLButtonElement>("next");
display.onChange(() => (next.disabled = display.screens().count < 2));
next.addEventListener("click", () => {
  const { count, shown } = display.screens();
  display.showScreen((shown + 1) % count);
});
find<HTMLInputElement>("file").addEventListener("change", ({ currentTarget }) => {
  const file = (currentTarget as HTMLInputElement).files?.[0];
  if (file === undefined) return;
  const sending = display.sendFile(file, (sentBytes) => say(`${sentBytes} of ${file.size} bytes`));
  sending.done.then(
    () => say(`${file.name} is in the guest`),
    (error: unknown) => say(String(error)),
  );
});
