import { describe, expect, it } from "vitest";
import { readPsCommands } from "./find-by-argument.ts";

describe("readPsCommands", () => {
  it("gives the PIDs of the lines that name one of the texts", () => {
    const output =
      "    1 /sbin/launchd\n  501 /opt/homebrew/bin/qemu-system-aarch64 -chardev socket,path=/h/run/0123abcd/qmp.sock\n99999 vi /other\n\nnonsense\n";
    expect(readPsCommands(output, ["/h/run", "/short"])).toEqual([
      {
        pid: 501,
        argv: [
          "/opt/homebrew/bin/qemu-system-aarch64 -chardev socket,path=/h/run/0123abcd/qmp.sock",
        ],
      },
    ]);
    expect(readPsCommands(output, ["/nowhere"])).toEqual([]);
  });
});
