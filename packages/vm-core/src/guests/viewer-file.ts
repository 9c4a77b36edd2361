// The .vv file that remote-viewer reads (virt-viewer's man page, "CONNECTION FILE"): a GLib key file. Pure.
import { ApiError } from "@openutm/shared-types";
import type { DisplayServer } from "./display-server.ts";

/** A key file ends a value with its line; a backslash begins its escapes, and blanks at a value's ends are lost. */
const escaped = (text: string): string =>
  text
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t")
    .replace(/^ /, "\\s");

type Line = readonly [key: string, value: string];

const whereOf = ({ protocol, endpoint, password }: DisplayServer): readonly Line[] => {
  if (endpoint.kind === "tcp")
    return [
      ["host", endpoint.host],
      ["port", String(endpoint.port)],
      ...(password === undefined ? [] : [["password", password] as const]),
    ];
  if (protocol === "vnc")
    throw new ApiError(
      "capability.missing",
      "remote-viewer cannot reach VNC over a private socket.",
      {
        hint: "Show the VM in OpenUTM, or give it SPICE as its display.",
        data: { capability: "display.window" },
      },
    );
  return [["unix-path", endpoint.path]];
};

/** @throws ApiError `capability.missing` for what remote-viewer cannot reach (11.0 asks VNC for a port) */
export const viewerFile = (server: DisplayServer, title: string): string => {
  const lines: readonly Line[] = [
    ["type", server.protocol],
    ...whereOf(server),
    ["title", title],
    ["delete-this-file", "1"],
  ];
  return ["[virt-viewer]", ...lines.map(([key, value]) => `${key}=${escaped(value)}`), ""].join(
    "\n",
  );
};
