import { ApiError, type BackendConnection } from "@openutm/shared-types";
import { expect, it } from "vitest";
import { keepBackend } from "./backend-keeper.ts";

const fakeConnection = () => {
  let closers: ((reason: string) => void)[] = [];
  const lose = (): void => {
    for (const closer of closers) closer("lost");
    closers = [];
  };
  const connection = {
    onEvent: () => () => undefined,
    onClose: (closer: (reason: string) => void) => {
      closers.push(closer);
      return () => undefined;
    },
    close: lose,
  } as unknown as BackendConnection;
  return { connection, lose };
};
const soon = () => new Promise((resolve) => setTimeout(resolve, 0));

it("opens again after a loss and after a failure, and no more once it is stopped", async () => {
  const heard: string[] = [];
  const pauses: number[] = [];
  const made: ReturnType<typeof fakeConnection>[] = [];
  let failures = 2;
  const keeper = keepBackend({
    open: async () => {
      if (made.length === 1 && failures-- > 0) throw new ApiError("library.unusable", "No.");
      const next = fakeConnection();
      made.push(next);
      return next.connection;
    },
    onEvent: () => undefined,
    onReady: () => heard.push("ready"),
    onBack: () => heard.push("back"),
    onLost: () => heard.push("lost"),
    pause: async (delayMs) => {
      pauses.push(delayMs);
      heard.push(
        await keeper.connection().then(
          () => "?",
          (error: ApiError) => error.value.code,
        ),
      );
    },
  });
  await soon();
  expect(await keeper.connection()).toBe(made[0]?.connection);
  made[0]?.lose();
  await soon();
  expect(heard).toEqual(["ready", "lost", "library.unusable", "library.unusable", "ready", "back"]);
  expect(pauses).toEqual([100, 200]);
  keeper.stop();
  await soon();
  expect(heard.at(-1)).toBe("back");
  expect(made).toHaveLength(2);
});
