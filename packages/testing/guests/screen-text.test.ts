import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Picture, readPicture } from "./picture.ts";
import { fontOf, screenText } from "./screen-text.ts";

const fixture = (name: string): Picture =>
  readPicture(readFileSync(join(import.meta.dirname, "fixtures", name)));

/** The same picture with every colour changed by `change`. */
const recoloured = (picture: Picture, change: (colour: number) => number): Picture => ({
  ...picture,
  at: (x, y) => change(picture.at(x, y)),
});

describe("screenText", () => {
  it("reads SeaBIOS's last words from a recorded screen", () => {
    const lines = screenText(fixture("no-bootable-device.png"));
    expect(lines[0]).toMatch(/^SeaBIOS \(version /);
    expect(lines).toContain("No bootable device.");
    expect(lines).toContain("Boot failed: could not read the boot disk");
    expect(lines.join("")).not.toContain("\u{fffd}");
  });

  it("reads every printable ASCII character", () => {
    const lines = screenText(fixture("charset.png"));
    expect(lines.slice(2, 8)).toEqual([
      `  ! " # $ % & ' ( ) * + , - . /`,
      "0 1 2 3 4 5 6 7 8 9 : ; < = > ?",
      "@ A B C D E F G H I J K L M N O",
      "P Q R S T U V W X Y Z [ \\ ] ^ _",
      "` a b c d e f g h i j k l m n o",
      "p q r s t u v w x y z { | } ~ ?",
    ]);
  });

  it("reads any pair of colours, inverse too", () => {
    const screen = fixture("no-bootable-device.png");
    const blueOnGrey = recoloured(screen, (colour) => (colour === 0 ? 0xaaaaaa : 0x0000aa));
    expect(screenText(blueOnGrey)).toEqual(screenText(screen));
  });

  it("marks cells that hold no character", () => {
    const screen = fixture("no-bootable-device.png");
    const scratched: Picture = {
      ...screen,
      at: (x, y) => (x === 2 && y === 3 ? 0x123456 : screen.at(x, y)),
    };
    expect(screenText(scratched)[0]).toMatch(/^\u{fffd}eaBIOS/u);
  });

  it("reads the letters of Linux's graphics console", () => {
    expect(screenText(fixture("charset-linux.png"))[5]).toBe("P Q R S T U V W X Y Z [ \\ ] ^ _");
  });

  it("knows more than 240 different shapes", () => {
    expect(fontOf(fixture("charset.png")).size).toBeGreaterThan(240);
  });
});

describe("readPicture", () => {
  it("reads a PPM", () => {
    const picture = readPicture(
      Buffer.from([...Buffer.from("P6\n2 1\n255\n"), 1, 2, 3, 250, 251, 252]),
    );
    expect([picture.width, picture.height, picture.at(0, 0), picture.at(1, 0)]).toEqual([
      2, 1, 0x010203, 0xfafbfc,
    ]);
  });

  it("refuses what is neither, and what is cut short", () => {
    expect(() => readPicture(Buffer.from("GIF89a"))).toThrow("neither a PNG nor a PPM");
    expect(() => readPicture(Buffer.from("P6\n2 1\n255\n123"))).toThrow("cut short");
  });
});
