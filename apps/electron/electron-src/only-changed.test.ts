import { expect, it } from "vitest";
import { onlyChanged } from "./only-changed.ts";

it("sets a menu when an entry's words, id or greyness change, and not for another function", () => {
  const set: string[] = [];
  const show = onlyChanged<{ id: string; label: string; enabled?: boolean; click(): void }[]>(
    ([entry]) => set.push(`${entry?.id} ${entry?.label} ${entry?.enabled ?? true}`),
  );
  const entry = { id: "1", label: "Demo", click: () => undefined };
  show([entry]);
  show([{ ...entry, click: () => undefined }]);
  show([{ ...entry, label: "Demo (paused)" }]);
  show([{ ...entry, label: "Demo (paused)", enabled: false }]);
  show([{ ...entry, id: "2" }]);
  show([entry]);
  expect(set).toEqual([
    "1 Demo true",
    "1 Demo (paused) true",
    "1 Demo (paused) false",
    "2 Demo true",
    "1 Demo true",
  ]);
});
