import { describe, expect, it } from "vitest";
import { viewerFile } from "./viewer-file.ts";

const unix = { kind: "unix", path: "/run/a b\\c/display.sock" } as const;
const tcp = { kind: "tcp", host: "127.0.0.1", port: 5977 } as const;

describe("viewerFile", () => {
  it("leads to a private socket, and goes when it was read", () => {
    expect(
      viewerFile({ protocol: "spice", endpoint: unix, password: undefined }, "Debian 13"),
    ).toBe(
      "[virt-viewer]\ntype=spice\nunix-path=/run/a b\\\\c/display.sock\ntitle=Debian 13\ndelete-this-file=1\n",
    );
  });
  it("has the password of loopback", () => {
    const file = viewerFile({ protocol: "vnc", endpoint: tcp, password: "secret==" }, "x");
    expect(file).toContain("type=vnc\nhost=127.0.0.1\nport=5977\npassword=secret==\n");
  });
  it("lets no name become a key", () => {
    const file = viewerFile(
      { protocol: "spice", endpoint: unix, password: undefined },
      " x\nversion=evil\r\n[ovirt]\t\\",
    );
    expect(file.split("\n")).toHaveLength(6);
    expect(file).toContain("title=\\sx\\nversion=evil\\r\\n[ovirt]\\t\\\\\n");
  });
  it("refuses what remote-viewer cannot reach", () => {
    expect(() => viewerFile({ protocol: "vnc", endpoint: unix, password: undefined }, "x")).toThrow(
      /private socket/,
    );
  });
});
