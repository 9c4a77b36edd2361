// Linux' sound servers, by whether somebody answers at their sockets: the file of one that crashed stays.
import type { SoundServer } from "@openutm/shared-types";
import { createConnection } from "node:net";
import { join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** Best first. What is on another machine (`PULSE_SERVER=tcp:…`) is left alone: a guest's sound belongs where its user sits. */
export const soundSockets = (
  platform: NodeJS.Platform,
  env: Environment,
): readonly { readonly server: SoundServer; readonly path: string }[] => {
  if (platform !== "linux") return [];
  const runtime = env["XDG_RUNTIME_DIR"] ?? "";
  const asked = /^unix:(\/.*)$/.exec(env["PULSE_SERVER"] ?? "")?.[1];
  return [
    ...(runtime === ""
      ? []
      : [
          {
            server: "pipewire" as const,
            path: join(runtime, env["PIPEWIRE_REMOTE"] ?? "pipewire-0"),
          },
        ]),
    ...(asked === undefined && runtime === ""
      ? []
      : [{ server: "pulse" as const, path: asked ?? join(runtime, "pulse", "native") }]),
  ];
};

const timeoutMs = 300;

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ path, timeout: timeoutMs });
    const settle = (does: boolean): void => {
      socket.destroy();
      resolve(does);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
    socket.once("timeout", () => settle(false));
  });

export const answeringSoundServers = async (
  platform: NodeJS.Platform,
  env: Environment,
): Promise<readonly SoundServer[]> => {
  const asked = await Promise.all(
    soundSockets(platform, env).map(async ({ server, path }) =>
      (await answers(path)) ? [server] : [],
    ),
  );
  return asked.flat();
};
