import { expect, it } from "vitest";
import { shellText } from "./shell-text.ts";

it("can be pasted into a shell as it stands", () => {
  expect(shellText(["pkexec", "apt-get", "install", "--yes", "qemu-system"])).toBe(
    "pkexec apt-get install --yes qemu-system",
  );
  expect(shellText(["echo", "a b", "it's", ""])).toBe(String.raw`echo 'a b' 'it'\''s' ''`);
});
