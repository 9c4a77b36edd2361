// The control socket of a live backend, met by what no OpenUTM would say.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { contractVersion } from "@openutm/shared-types";
import { describe, expect, it } from "vitest";
import { waitFor } from "../src/index.ts";
import { underOracle } from "./under-oracle.ts";

const { live } = underOracle();

const file = (name: string): string => readFileSync(join(live.home.dir, name), "utf8");

const socket = (): Socket => {
  const { endpoint } = JSON.parse(file("owner.json")) as { endpoint: { path: string } };
  const opened = connect(endpoint.path);
  opened.on("error", () => undefined);
  return opened;
};

/** What the backend says until it ends the connection, line by line. */
const conversation = (bytes: string | Buffer): Promise<unknown[]> =>
  new Promise((resolve, reject) => {
    const opened = socket();
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => reject(new Error("The connection did not end.")), 30_000);
    opened.on("data", (chunk: Buffer) => chunks.push(chunk));
    opened.on("close", () => {
      clearTimeout(timer);
      const lines = Buffer.concat(chunks).toString("utf8").split("\n");
      resolve(lines.filter((line) => line !== "").map((line) => JSON.parse(line) as unknown));
    });
    opened.write(bytes);
  });

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
const proof = (): string => line({ token: file("control.token") });
const hello = line({
  id: 1,
  method: "hello",
  params: { contractVersion, client: "test", windowed: false },
});
const list = line({ id: 2, method: "vm.list", params: {} });
const denied = [expect.objectContaining({ ok: false })];

describe("the control socket", () => {
  it.each([
    ["a wrong token", () => line({ token: "a".repeat(43) })],
    ["the door's token", () => line({ token: file("door.token") })],
    ["no token", () => "{}\n"],
    ["a token and a ticket", () => line({ token: file("control.token"), stream: "x" })],
    ["a token in a list", () => line({ token: [file("control.token")] })],
    ["a call without a proof", () => list],
    ["HTTP", () => "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    ["noise", () => Buffer.concat([randomBytes(4096), Buffer.from("\n")])],
    ["a first line without an end", () => "x".repeat(100_000)],
    ["a ticket that nobody gave out", () => line({ stream: "a".repeat(43) })],
  ])("answers %s with a refusal and nothing else", async (_what, first) => {
    const said = await conversation(Buffer.concat([Buffer.from(first()), Buffer.from(list)]));
    expect(said).toEqual(denied);
    expect(JSON.stringify(said)).not.toContain("bystander");
  });

  it.each([
    ["no JSON", "{no json}\n", "request.invalid"],
    ["a line of 2 MiB", `${"x".repeat(2 * 1024 * 1024)}\n`, "request.tooLarge"],
    ["a line that does not end", "x".repeat(2 * 1024 * 1024), "request.tooLarge"],
    ["bytes that are no text", Buffer.from([0xff, 0xfe, 0x00, 0x0a]), "request.invalid"],
  ])("ends a client that says %s", async (_what, bytes, code) => {
    const all = Buffer.concat([Buffer.from(proof() + hello), Buffer.from(bytes)]);
    expect(await conversation(all)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ error: expect.objectContaining({ code }) }),
      ]),
    );
  });

  it.each([
    ["nothing", "null"],
    ["a list", "[]"],
    ["no method", '{"id":9,"params":{}}'],
    ["an unknown method", '{"id":9,"method":"__proto__","params":{}}'],
    ["a number for a method", '{"id":9,"method":7}'],
    ["a negative id", '{"id":-1,"method":"vm.list"}'],
    ["an id of a half", '{"id":0.5,"method":"vm.list"}'],
    ["a field too many", '{"id":9,"method":"vm.list","params":{},"more":1}'],
    ["parameters that are a text", '{"id":9,"method":"vm.get","params":"x"}'],
    ["a key that is a prototype", '{"id":9,"method":"vm.get","params":{"__proto__":{"id":1}}}'],
  ])("answers %s with a refusal, and goes on", async (_what, text) => {
    const opened = socket();
    let said = "";
    opened.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
    opened.write(`${proof()}${hello}${text}\n${list}`);
    await waitFor("both answers", () => said.includes('"id":2,"ok":true'));
    expect(said).toMatch(/"ok":false/);
    opened.destroy();
  });

  it("wants hello first, and another version of the contract is refused in words", async () => {
    const other = line({
      id: 3,
      method: "hello",
      params: { contractVersion: 99, client: "test", windowed: false },
    });
    const opened = socket();
    let said = "";
    opened.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
    opened.write(proof() + list + other);
    await waitFor("both answers", () => said.includes("contract.mismatch"));
    expect(said).toContain("The first call of a connection must be hello.");
    expect(said).toContain("speaks version 1 of the contract, the caller version 99");
    opened.destroy();
  });

  it("400 connections that say nothing keep nobody out", async () => {
    const silent = Array.from({ length: 400 }, socket);
    try {
      expect((await live.home.cli(["list"])).exitCode).toBe(0);
    } finally {
      for (const one of silent) one.destroy();
    }
  });

  it("a client that reads nothing costs nobody else an answer", async () => {
    const deaf = socket();
    deaf.pause();
    deaf.write(proof() + hello);
    for (let n = 0; n < 2000; n += 1)
      deaf.write(line({ id: n + 10, method: "doctor", params: {} }));
    expect((await live.home.cli(["list"])).exitCode).toBe(0);
    deaf.destroy();
  });
});
