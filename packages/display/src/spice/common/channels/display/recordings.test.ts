// Every picture that a real server sent must come out as QEMU's own screendump shows it.
import { describe, expect, it } from "vitest";
import {
  displayMessages,
  readRecording,
  readScreen,
  recordingNames,
  replay,
  screenOf,
} from "../../testing/recordings.ts";
import type { Screen } from "../../testing/recordings.ts";

const exact = recordingNames().filter((name) => {
  const { channels, screen } = readRecording(name);
  return screen !== null && channels.some(({ channel }) => channel === "display");
});

/** JPEGs and video need the page's decoders: what they cover is compared where there is a page. */
const withLosses = new Set(["std-tcp-jpeg", "std-tcp-streams"]);

const differences = (made: Screen | undefined, wanted: Screen): number => {
  if (made?.widthPx !== wanted.widthPx || made.heightPx !== wanted.heightPx) return Infinity;
  let count = 0;
  for (const [at, pixel] of wanted.pixels.entries()) if (made.pixels[at] !== pixel) count += 1;
  return count;
};

describe("recorded sessions", () => {
  it.each(exact.filter((name) => !withLosses.has(name)))(
    "%s ends on the server's own screen",
    (name) => {
      const { screen } = readRecording(name);
      const played = replay(displayMessages(name));
      expect(played.problems).toEqual([]);
      expect(differences(screenOf(played), readScreen(name, screen ?? ""))).toBe(0);
    },
  );

  it.each(exact.filter((name) => withLosses.has(name)))(
    "%s, without its lossy pictures, ends on the server's own screen but for what they cover",
    (name) => {
      const { screen } = readRecording(name);
      const played = replay(displayMessages(name));
      const lossy = played.outputs.filter(
        ({ type }) => type === "decode-jpeg" || type === "decode-frame",
      );
      expect(lossy.length).toBeGreaterThan(0);
      const wanted = readScreen(name, screen ?? "");
      expect(differences(screenOf(played), wanted)).toBeLessThan(wanted.pixels.length / 100);
    },
  );

  it("hold every image type that this server can be made to send", () => {
    const types = new Set(
      exact.flatMap((name) =>
        displayMessages(name).flatMap(({ body }) =>
          "image" in body && body.image !== undefined ? [body.image.type] : [],
        ),
      ),
    );
    expect([...types].toSorted()).toEqual(
      expect.arrayContaining([
        "bitmap",
        "glz_rgb",
        "jpeg",
        "lz4",
        "lz_rgb",
        "quic",
        "zlib_glz_rgb",
      ]),
    );
  });
});
