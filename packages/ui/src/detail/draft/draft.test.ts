import { describe, expect, it } from "vitest";
import type { Medium, VmConfig } from "@openutm/shared-types";
import {
  discard,
  edit,
  isDirty,
  keepMine,
  needsRestart,
  patchBetween,
  rebase,
  startDraft,
  takeTheirs,
  valuesWithout,
  type Draft,
} from "./draft.ts";
import { aVm } from "./fixtures.ts";
import { problemAt, problemsOf } from "./problems.ts";

const configured = (draft: Draft, config: Partial<VmConfig>): Draft =>
  edit(draft, (values) => ({ ...values, config: { ...values.config, ...config } }));

const network = aVm().config.networks[0]!;

describe("a draft", () => {
  it("is clean until something differs, and clean again when it is put back", () => {
    const fresh = startDraft(aVm());
    expect(isDirty(fresh)).toBe(false);
    const changed = configured(fresh, { memoryMib: 4096 });
    expect(isDirty(changed)).toBe(true);
    expect(isDirty(configured(changed, { memoryMib: 2048 }))).toBe(false);
    expect(isDirty(discard(changed))).toBe(false);
  });

  it("is saved as the sections that differ, and no others", () => {
    const draft = edit(
      configured(startDraft(aVm()), { memoryMib: 4096, cpu: { model: "auto", count: 4 } }),
      (values) => ({ ...values, description: "Mail" }),
    );
    expect(patchBetween(draft.saved, draft.values)).toEqual({
      description: "Mail",
      config: { memoryMib: 4096, cpu: { model: "auto", count: 4 } },
    });
    expect(patchBetween(draft.values, draft.saved)).toEqual({
      description: "",
      config: { memoryMib: 2048, cpu: { model: "auto", count: 2 } },
    });
  });
});

describe("a change made elsewhere", () => {
  it("shows at once where nothing is being edited", () => {
    const draft = rebase(startDraft(aVm()), aVm({ revision: 2, name: "Mail server" }));
    expect(draft).toMatchObject({ revision: 2, conflicts: [], values: { name: "Mail server" } });
    expect(isDirty(draft)).toBe(false);
  });

  it("goes together with edits of something else", () => {
    const mine = configured(startDraft(aVm()), { memoryMib: 4096 });
    const theirs = aVm({ revision: 2, config: { ...aVm().config, sound: { device: "none" } } });
    const draft = rebase(mine, theirs);
    expect(draft.conflicts).toEqual([]);
    expect(patchBetween(draft.saved, draft.values)).toEqual({ config: { memoryMib: 4096 } });
    expect(draft.values.config.sound.device).toBe("none");
  });

  it("goes together with edits of another field of the same network", () => {
    const mine = configured(startDraft(aVm()), { networks: [{ ...network, isolated: true }] });
    const theirs = aVm({
      revision: 2,
      config: { ...aVm().config, networks: [{ ...network, model: "e1000e" }] },
    });
    const draft = rebase(mine, theirs);
    expect(draft.conflicts).toEqual([]);
    expect(draft.values.config.networks).toEqual([{ ...network, model: "e1000e", isolated: true }]);
  });

  it("is told where it meets an edit, and somebody chooses", () => {
    const mine = configured(startDraft(aVm()), { memoryMib: 4096, sound: { device: "none" } });
    const draft = rebase(mine, aVm({ revision: 2, config: { ...aVm().config, memoryMib: 1024 } }));
    expect(draft.conflicts).toEqual(["config.memoryMib"]);
    expect(draft.values.config.memoryMib).toBe(4096);

    expect(keepMine(draft)).toMatchObject({
      conflicts: [],
      values: { config: { memoryMib: 4096 } },
    });
    expect(takeTheirs(draft)).toMatchObject({
      conflicts: [],
      values: { config: { memoryMib: 1024, sound: { device: "none" } } },
    });
  });

  it("never mixes two kinds of medium", () => {
    const withCd = (medium: Medium): Partial<VmConfig> => ({
      drives: aVm().config.drives.map((drive) =>
        drive.id === "cd0" ? { ...drive, medium } : drive,
      ),
    });
    const file = (path: string): Medium => ({ kind: "file", path, format: "raw", backing: [] });
    const start = startDraft(aVm({ config: { ...aVm().config, ...withCd(file("/a.iso")) } }));
    const draft = rebase(
      configured(start, withCd({ kind: "empty" })),
      aVm({ revision: 2, config: { ...aVm().config, ...withCd(file("/b.iso")) } }),
    );
    expect(draft.conflicts).toEqual(["config.drives.cd0.medium"]);
    expect(takeTheirs(draft).values.config.drives[1]!.medium).toEqual(file("/b.iso"));
  });

  it("tells that a drive which is being edited was removed", () => {
    const drives = aVm().config.drives;
    const mine = configured(startDraft(aVm()), {
      drives: drives.map((drive) => ({ ...drive, readOnly: true })),
    });
    const draft = rebase(
      mine,
      aVm({ revision: 2, config: { ...aVm().config, drives: [drives[1]!] } }),
    );
    expect(draft.conflicts).toEqual(["config.drives.disk0"]);
    expect(takeTheirs(draft).values.config.drives.map(({ id }) => id)).toEqual(["cd0"]);
    expect(draft.values.config.drives.map(({ id }) => id).toSorted()).toEqual(["cd0", "disk0"]);
  });

  it("that comes late, after a newer one, changes nothing", () => {
    const draft = startDraft(aVm({ revision: 3 }));
    expect(rebase(draft, aVm({ revision: 2, name: "Old" }))).toBe(draft);
  });
});

describe("undo", () => {
  const before = startDraft(aVm()).saved;
  const after = { ...before, config: { ...before.config, memoryMib: 4096 } };
  const now = (changes: Partial<VmConfig>) =>
    aVm({ revision: 3, config: { ...after.config, ...changes } });

  it("restores what was, and keeps what came after", () => {
    const values = valuesWithout({ before, after }, now({ sound: { device: "none" } }));
    expect(values?.config).toMatchObject({ memoryMib: 2048, sound: { device: "none" } });
  });
  it("does nothing where the same was changed again", () => {
    expect(valuesWithout({ before, after }, now({ memoryMib: 512 }))).toBeUndefined();
  });
});

describe("what a running guest waits for", () => {
  const { saved } = startDraft(aVm());
  const withNetwork = (change: Partial<typeof network>) => ({
    ...saved,
    config: { ...saved.config, networks: [{ ...network, ...change }] },
  });
  it("is its next start, but not for port forwards, names and notes", () => {
    const forward = {
      protocol: "tcp",
      hostAddress: "127.0.0.1",
      hostPort: 1,
      guestPort: 2,
    } as const;
    expect(needsRestart(saved, { ...saved, name: "Mail", description: "Notes" })).toBe(false);
    expect(needsRestart(saved, withNetwork({ portForwards: [forward] }))).toBe(false);
    expect(needsRestart(saved, withNetwork({ model: "e1000" }))).toBe(true);
    expect(needsRestart(saved, withNetwork({ mode: "none", portForwards: [forward] }))).toBe(true);
  });
});

describe("problems", () => {
  const problems = (config: Partial<VmConfig>) =>
    problemsOf(configured(startDraft(aVm()), config).values);

  it("are none in a good VM", () => {
    expect(problems({})).toEqual([]);
  });
  it("name the place by the contract's limits", () => {
    expect(problems({ memoryMib: 0 })).toEqual([
      { path: "config.memoryMib", kind: "tooSmall", limit: 1 },
    ]);
    expect(problems({ networks: [{ ...network, mac: "52:54" }] })).toEqual([
      { path: "config.networks.net0.mac", kind: "format" },
    ]);
    expect(
      problemsOf({ ...startDraft(aVm()).values, name: "" }).map(({ path, kind }) => [path, kind]),
    ).toEqual([["name", "tooShort"]]);
  });
  it("name the place by the contract's rules", () => {
    const found = problems({ usb: { controller: "none", tablet: true } });
    expect(found).toEqual([
      { path: "config.usb.tablet", kind: "rule", rule: "tabletNeedsController" },
    ]);
    expect(problemAt(found, "config.usb")).toBe(found[0]);
    expect(problemAt(found, "config.us")).toBeUndefined();
  });
});
