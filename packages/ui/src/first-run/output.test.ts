import { expect, it } from "vitest";
import { createOutput, terminalText } from "./output.ts";

it("gives what came before somebody looked, then what comes, of that job alone", () => {
  const output = createOutput();
  output.add("a", "one\n");
  output.add("b", "other");
  const heard: string[] = [];
  const stop = output.follow("a", (text) => heard.push(text));
  output.add("a", "two");
  stop();
  output.add("a", "three");
  expect(heard).toEqual(["one\n", "two"]);
});

it("keeps the end of a program that writes without end", () => {
  const output = createOutput();
  for (let i = 0; i < 50; i += 1) output.add("a", "x".repeat(10_000));
  output.add("a", "the end");
  let heard = "";
  output.follow("a", (text) => (heard += text));
  expect(heard.length).toBe(200_000);
  expect(heard.endsWith("the end")).toBe(true);
});

it("speaks as a terminal does", () => {
  expect(terminalText("a\nb\r\nc\rd")).toBe("a\r\nb\r\nc\rd");
});
