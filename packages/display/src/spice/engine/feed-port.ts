// The page's end of a stream that the worker cannot open by itself.
import type { ByteStream } from "@openutm/shared-types";
import type { PortMessage } from "./byte-source.ts";

/** The worker may have so much before it that it has not taken. */
const windowBytes = 4 * 1024 * 1024;

/** Pumps both ways until one side ends. */
export const feedPort = (stream: ByteStream, port: MessagePort): void => {
  let untaken = 0;
  let ended = false;
  let wake = (): void => {};
  const mustWait = (): boolean => untaken > windowBytes && !ended;
  const end = (): void => {
    if (ended) return;
    ended = true;
    port.postMessage({ end: true } satisfies PortMessage);
    stream.close();
    wake();
  };
  port.addEventListener("message", ({ data }: MessageEvent<PortMessage>) => {
    if ("bytes" in data) stream.write(data.bytes).catch(end);
    else if ("taken" in data) {
      untaken -= data.taken;
      wake();
    } else {
      end();
      port.close();
    }
  });
  port.start();
  const pump = async (): Promise<void> => {
    for await (const bytes of stream.chunks) {
      if (ended) return;
      untaken += bytes.byteLength;
      port.postMessage({ bytes } satisfies PortMessage);
      while (mustWait()) {
        await new Promise<void>((resolve) => (wake = resolve));
      }
    }
  };
  pump().then(end, end);
};
