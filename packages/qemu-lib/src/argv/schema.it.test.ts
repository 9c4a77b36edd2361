// Every argument of every golden against what the installed QEMU says of the QMP command behind it.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { argvCases } from "../../scripts/argv-cases.ts";
import { argvQemus } from "../../scripts/argv-qemus.ts";
import {
  argumentProblems,
  type QmpSchema,
  qmpSchema,
  type SchemaEntity,
} from "../../scripts/argv-qmp-schema.ts";
import { stdioDuplex } from "../process/stdio-duplex.ts";
import { openQmp, type QmpConnection } from "../qmp/connection.ts";
import { buildArgv } from "./plan-launch.ts";
import type { JsonObject, KeyValue, QemuArg } from "./qemu-arg.ts";

const PATIENCE = { timeoutMs: 60_000 };

const COMMANDS: Readonly<Record<string, string>> = {
  "-blockdev": "blockdev-add",
  "-netdev": "netdev_add",
  "-object": "object-add",
};

/** Driver names that only builds for other systems have. */
const ELSEWHERE: readonly unknown[] = ["vmnet-bridged"];

type Asked = {
  readonly schema: QmpSchema;
  readonly properties: (driver: string) => Promise<ReadonlySet<string> | undefined>;
};

/** `-chardev`'s options as `chardev-add` takes them; what is not translated stays where the schema refuses it. */
const chardevArguments = (type: string | undefined, options: readonly KeyValue[]): JsonObject => {
  const {
    id = "",
    path,
    host,
    port,
    name,
    ...rest
  } = Object.fromEntries(
    options.map(([key, value]) => [key, value === "on" ? true : value === "off" ? false : value]),
  );
  const address =
    path !== undefined
      ? { type: "unix", data: { path } }
      : host !== undefined
        ? { type: "inet", data: { host, port: String(port) } }
        : undefined;
  const data = {
    ...rest,
    ...(address === undefined ? {} : { addr: address }),
    // `name` is the channel: spicevmc's `type` in QMP. qemu-vdagent ignores it.
    ...(type === "spicevmc" && name !== undefined ? { type: name } : {}),
  };
  return { id, backend: { type: type ?? "", data } };
};

const deviceProblems = async (
  asked: Asked,
  value: JsonObject,
): Promise<readonly string[] | undefined> => {
  const known = await asked.properties(String(value["driver"]));
  if (known === undefined) return undefined;
  return Object.keys(value)
    .filter((key) => !["driver", "id", "bus"].includes(key) && !known.has(key))
    .map((key) => `${String(value["driver"])}.${key}: no such property`);
};

/** Undefined when nothing in this QEMU's introspection speaks of the argument. */
const problemsOf = async (asked: Asked, arg: QemuArg): Promise<readonly string[] | undefined> => {
  if (arg.kind === "keyed" && arg.flag === "-chardev")
    return argumentProblems(asked.schema, "chardev-add", chardevArguments(arg.head, arg.options));
  if (arg.kind !== "json") return undefined;
  if (arg.flag === "-device") return deviceProblems(asked, arg.value);
  const command = COMMANDS[arg.flag];
  return command === undefined || ELSEWHERE.includes(arg.value["type"])
    ? undefined
    : argumentProblems(asked.schema, command, arg.value);
};

// Fewer would mean that the check has lost its grip on the corpus.
describe.each([
  { arch: "x86_64", fewest: 900 },
  { arch: "aarch64", fewest: 200 },
] as const)("the goldens for $arch", ({ arch, fewest }) => {
  const binary = `/usr/bin/qemu-system-${arch}`;
  const qemus = argvQemus();
  let qmp: QmpConnection | undefined;
  let asked: Asked | undefined;
  const child = existsSync(binary)
    ? spawn(binary, ["-machine", "none", "-nodefaults", "-display", "none", "-qmp", "stdio"], {
        stdio: ["pipe", "pipe", "ignore"],
      })
    : undefined;
  afterAll(() => void child?.kill("SIGKILL"));

  beforeAll(async () => {
    if (child === undefined) return;
    const connection = await openQmp(stdioDuplex(child), PATIENCE);
    qmp = connection;
    const schema = qmpSchema(
      (await connection.execute(
        "query-qmp-schema" as string,
        undefined,
        PATIENCE,
      )) as unknown as SchemaEntity[],
    );
    const remembered = new Map<string, Promise<ReadonlySet<string> | undefined>>();
    const properties = (driver: string): Promise<ReadonlySet<string> | undefined> => {
      const answer =
        remembered.get(driver) ??
        connection.execute("device-list-properties" as string, { typename: driver }, PATIENCE).then(
          (list) =>
            new Set((list as unknown as { name: string }[]).map((property) => property.name)),
          () => undefined,
        );
      remembered.set(driver, answer);
      return answer;
    };
    asked = { schema, properties };
  });

  it(
    "fit this QEMU's schema and its devices' properties",
    { timeout: PATIENCE.timeoutMs },
    async ({ skip }) => {
      if (asked === undefined) return skip(`${binary} is not installed`);
      const problems: string[] = [];
      let checked = 0;
      for (const [name, one] of argvCases()) {
        const qemu = qemus[one.qemu];
        const args = qemu?.arch === arch ? buildArgv(one.config, one.host, qemu) : undefined;
        if (args?.ok !== true) continue;
        for (const arg of args.value) {
          const found = await problemsOf(asked, arg);
          if (found === undefined) continue;
          checked += 1;
          problems.push(...found.map((problem) => `${name}: ${problem}`));
        }
      }
      expect(problems).toEqual([]);
      expect(checked).toBeGreaterThanOrEqual(fewest);
    },
  );

  it("are seen when they do not", { timeout: PATIENCE.timeoutMs }, async ({ skip }) => {
    if (asked === undefined) return skip(`${binary} is not installed`);
    const wrong: readonly QemuArg[] = [
      {
        kind: "json",
        flag: "-blockdev",
        value: { driver: "file", "node-name": "a", filename: "b", nonsense: 1 },
      },
      { kind: "json", flag: "-blockdev", value: { driver: "file", "node-name": "a" } },
      { kind: "json", flag: "-netdev", value: { type: "user", id: "a", restrict: "on" } },
      { kind: "json", flag: "-object", value: { "qom-type": "rng-nothing", id: "a" } },
      { kind: "json", flag: "-device", value: { driver: "virtio-net-pci", id: "a", netdef: "b" } },
      {
        kind: "keyed",
        flag: "-chardev",
        head: "socket",
        options: [
          ["id", "a"],
          ["path", "b"],
          ["sever", "on"],
        ],
      },
    ];
    for (const arg of wrong)
      expect(await problemsOf(asked, arg), JSON.stringify(arg)).not.toEqual([]);
    expect(qmp?.closeReason()).toBeUndefined();
  });
});
