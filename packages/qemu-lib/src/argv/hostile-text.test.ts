// No value of any field can add an option to QEMU's command line.
import { posix } from "node:path";
import * as fc from "fast-check";
import { type Drive, HostFacts, VmConfig } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { startableCases } from "../../scripts/argv-goldens.ts";
import { planLaunch } from "./plan-launch.ts";
import { resolveMedium } from "./paths.ts";

const startable = startableCases();
const anyCase = fc.constantFrom(...startable);

/** Text that would be an option, end one, or open another, and any other text; never NUL, which no argument can carry. */
const hostileText = fc
  .oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 40 }),
    fc
      .array(
        fc.constantFrom(
          ",",
          ",,",
          "=",
          "-S",
          " ",
          "\n",
          '"',
          "'",
          "\\",
          "{",
          "}",
          "unix:",
          "file=",
          "server=off",
          "id=x",
          "-",
          "json:",
          "/",
          "ü",
          "☃",
          "on",
        ),
        { minLength: 1, maxLength: 12 },
      )
      .map((parts) => parts.join("")),
  )
  .map((text) => text.replaceAll("\0", "0"));

/** Undoes the serializer as QEMU's parser reads it: a lone comma ends a value, a double one is a comma. */
const readKeyed = (text: string): readonly (readonly [key: string, value: string])[] =>
  [...text.matchAll(/((?:,,|[^,])*)(?:,|$)/g)]
    .map((match) => match[1] ?? "")
    .filter((part, at, parts) => part !== "" || at < parts.length - 1)
    .map((part, at) => {
      const equals = part.indexOf("=");
      return at === 0 && equals === -1
        ? ["", part.replaceAll(",,", ",")]
        : [part.slice(0, equals), part.slice(equals + 1).replaceAll(",,", ",")];
    });

/** The command line without what may vary: flags, the keys of their options, and the shape of the JSON values. */
const shapeOf = (argv: readonly string[]): readonly string[] =>
  argv.slice(1).map((argument) => {
    if (argument.startsWith("{")) return Object.keys(JSON.parse(argument) as object).join(",");
    if (argument.startsWith("-")) return argument;
    return readKeyed(argument)
      .map(([key]) => key)
      .join(",");
  });

type Hostile = {
  readonly name: string;
  readonly vmDir: string;
  readonly runDir: string;
  readonly medium: string;
  readonly backing: string;
};

const anyHostile: fc.Arbitrary<Hostile> = fc.record({
  name: hostileText,
  vmDir: hostileText,
  runDir: hostileText,
  medium: hostileText,
  backing: hostileText,
});

const absolute = (host: HostFacts, text: string): string =>
  `${host.platform === "windows" ? "C:\\" : "/"}${text}`;

const hostileHost = (host: HostFacts, { name, vmDir, runDir }: Hostile): HostFacts => {
  const endpoints = Object.entries(host.endpoints).map(([service, endpoint]) => [
    service,
    endpoint?.kind === "unix"
      ? { ...endpoint, path: absolute(host, `${runDir}/${service}`) }
      : endpoint,
  ]);
  return HostFacts.parse({
    ...host,
    vmName: name.slice(0, 255),
    vmDir: absolute(host, vmDir),
    runDir: absolute(host, runDir),
    endpoints: Object.fromEntries(endpoints),
  });
};

const hostileDrive = (host: HostFacts, drive: Drive, { medium, backing }: Hostile): Drive => {
  if (drive.medium.kind === "empty") return drive;
  const chain = drive.medium.backing.map((image) => ({ ...image, path: absolute(host, backing) }));
  // The id keeps two disks from being one image, which the rules refuse.
  const path = absolute(host, `${medium}${drive.id}`);
  return { ...drive, medium: { ...drive.medium, path, backing: chain } };
};

describe("hostile text", () => {
  it("never changes the options, whatever the field", () => {
    fc.assert(
      fc.property(anyCase, anyHostile, (one, hostile) => {
        const host = hostileHost(one.host, hostile);
        const drives = one.config.drives.map((drive) => hostileDrive(host, drive, hostile));
        const outcome = planLaunch(
          VmConfig.parse({ ...one.config, drives }),
          host,
          one.installation,
        );
        // swtpm knows no escape for commas, so a TPM is refused there; nothing else is.
        const isRefusedTpm =
          !outcome.ok && one.config.firmware.tpm && outcome.error.code === "host.limit";
        fc.pre(!isRefusedTpm);
        if (!outcome.ok) throw new Error(outcome.error.message);
        const { argv } = outcome.plan;
        expect(shapeOf(argv)).toEqual(shapeOf(one.plan.argv));
        expect(readKeyed(argv[argv.indexOf("-name") + 1] ?? "")).toEqual([["guest", host.vmName]]);
      }),
      { numRuns: 500 },
    );
  });

  it("in a relative path stays in the VM's directory or is refused", () => {
    const parts = fc.array(fc.oneof(hostileText, fc.constantFrom("..", ".", "", "a")), {
      minLength: 1,
      maxLength: 6,
    });
    const tried = { inside: 0, refused: 0 };
    fc.assert(
      fc.property(parts, (some) => {
        const path = some.join("/");
        fc.pre(path !== "" && !path.startsWith("/"));
        const resolved = resolveMedium("linux", "/vm/dir", path);
        tried[resolved.ok ? "inside" : "refused"] += 1;
        const real = resolved.ok ? posix.normalize(resolved.value) : "/vm/dir/refused";
        expect(real.startsWith("/vm/dir/") && real !== "/vm/dir/").toBe(true);
      }),
      { numRuns: 1000 },
    );
    expect(tried.inside).toBeGreaterThan(0);
    expect(tried.refused).toBeGreaterThan(0);
  });

  it.each(["..", "../x", "a/../../x", ".", "./", "a/..", "C:\\..\\x\\..", "..\\x"])(
    "“%s” does not leave the VM's directory on Windows",
    (path) => {
      const resolved = resolveMedium("windows", "C:\\vm", path);
      // What begins with a drive letter is the user's own file, wherever it lies.
      expect(resolved.ok).toBe(path.startsWith("C:\\"));
    },
  );

  it.each(["\\x", "/x", "C:x", "x:stream"])(
    "“%s” is no path inside a Windows directory",
    (path) => {
      expect(resolveMedium("windows", "C:\\vm", path).ok).toBe(false);
    },
  );

  it("of the user's own arguments comes last and unchanged", () => {
    fc.assert(
      fc.property(anyCase, fc.array(hostileText, { maxLength: 5 }), (one, extraArgs) => {
        const outcome = planLaunch({ ...one.config, extraArgs }, one.host, one.installation);
        const plain = planLaunch({ ...one.config, extraArgs: [] }, one.host, one.installation);
        const expected = plain.ok ? [...plain.plan.argv, ...extraArgs] : "no plan";
        expect(outcome.ok && outcome.plan.argv).toEqual(expected);
      }),
    );
  });
});
