// What a page could reach outside of its shell: the desktop's own programs, and other people's web sites.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";

/** A program of the desktop's in the place of the real one: what a shell opens outside is written down, not opened. */
export const fakeOpener = (
  folder: string,
): { readonly path: string; opened(): readonly string[] } => {
  const programs = join(folder, "programs");
  const list = join(folder, "opened");
  mkdirSync(programs);
  writeFileSync(list, "");
  const program = join(programs, "xdg-open");
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$*" >> '${list}'\n`);
  chmodSync(program, 0o755);
  return {
    path: `${programs}${delimiter}${process.env["PATH"] ?? ""}`,
    opened: () => readFileSync(list, "utf8").split("\n").slice(0, -1),
  };
};

/** A web server of somebody else's, which knows who came. */
export const startEvilSite = async (): Promise<{
  readonly address: string;
  visits(): readonly string[];
  close(): void;
}> => {
  const visits: string[] = [];
  const page = `<!doctype html><title>evil</title><script>
    fetch("/told?" + typeof openutm + typeof __TAURI_INTERNALS__);
  </script>`;
  const server = createServer(({ url = "" }, answer) => {
    visits.push(url);
    answer.setHeader("content-type", "text/html").end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/evil`,
    visits: () => visits,
    close: () => server.close(),
  };
};
