// Loaded into the shell's main process by `electron -r`, where no Playwright is, which evaluates by the very `eval` that
// the page's policy refuses. Goes from the first script to a guest's picture (POLICY_VM names the guest), then breaks the
// policy itself, and prints what was reported before and after.
const { writeFileSync } = require("fs");
const { join } = require("path");
const { app, ipcMain, session } = require("electron");

const reports = [];
const listener = join(process.env.OPENUTM_HOME, "policy-listener.js");
writeFileSync(
  listener,
  `document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
    require("electron").ipcRenderer.send("policy", effectiveDirective + " " + blockedURI));`,
);
const pause = () => new Promise((resolve) => setTimeout(resolve, 100));

const probe = async (contents) => {
  const run = (script) => contents.executeJavaScript(script);
  const until = async (script) => {
    while (!(await run(script))) await pause();
  };
  await until(`document.querySelector("button") !== null`);
  const command = { kind: "openDisplay", id: process.env.POLICY_VM };
  contents.send("openutm:message", { kind: "command", command });
  const screen = `document.querySelector("[data-testid=guest-screen] canvas")`;
  await until(`${screen} !== null && ${screen}.width > 300`);
  const before = [...reports];
  await run(`try { eval("1") } catch (refused) {} 1`);
  while (reports.length === before.length) await pause();
  process.stdout.write(`${JSON.stringify({ before, after: reports.slice(before.length) })}\n`);
  app.exit(0);
};

ipcMain.on("policy", (_event, report) => reports.push(report));
app.on("ready", () => {
  const { defaultSession } = session;
  if (defaultSession.registerPreloadScript === undefined) defaultSession.setPreloads([listener]);
  else defaultSession.registerPreloadScript({ type: "frame", filePath: listener });
});
app.on("web-contents-created", (_event, contents) => {
  // Of a worker there is no event in the page; Chromium says it on the console.
  contents.on("console-message", (said, _level, message = said.message) => {
    if (message.startsWith("Refused to")) reports.push(message);
  });
  contents.once("did-finish-load", () => void probe(contents));
});
