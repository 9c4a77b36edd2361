/// <reference lib="dom" />
// What the comparison does in a shell's page. Each function goes there as text, so it uses nothing but what it is given
// and what any page has.

export type Reply = { readonly ok: boolean; readonly result?: unknown; readonly error?: unknown };
/** The shell's own way to send an envelope. */
export type Ask = (envelope: unknown) => Promise<Reply>;

/** By the way that a display's worker takes: a socket of streams on loopback (shared-types/stream-socket). MB/s. */
export const readInPage = async (
  ask: Ask,
  { vmId, bytes }: { readonly vmId: string; readonly bytes: number },
): Promise<number> => {
  const get = async <T>(method: string, params: unknown): Promise<T> => {
    const reply = await ask({ id: 1, method, params });
    if (!reply.ok) throw new Error(JSON.stringify(reply.error));
    return reply.result as T;
  };
  const { ticket } = await get<{ ticket: string }>("vm.openStream", {
    id: vmId,
    stream: "display",
  });
  const { origin } = await get<{ origin: string }>("shell.streamOrigin", {});
  // A worker of its own address would need a file of the page's; this one has the page's policy all the same.
  const worker = new Worker(
    URL.createObjectURL(
      new Blob([
        `onmessage = ({ data: { url, bytes } }) => {
          const socket = new WebSocket(url);
          socket.binaryType = "arraybuffer";
          let read = 0;
          let owed = 0;
          let start;
          socket.onclose = () => postMessage(-1);
          socket.onmessage = ({ data }) => {
            if (new Uint8Array(data, 0, 1)[0] !== 0) return;
            start = start || performance.now();
            read += data.byteLength - 2;
            owed += data.byteLength - 2;
            if (owed >= 524288) {
              const credit = new DataView(new ArrayBuffer(6));
              credit.setUint8(0, 1);
              credit.setUint32(2, owed, true);
              socket.send(credit);
              owed = 0;
            }
            if (read < bytes) return;
            socket.onclose = socket.onmessage = null;
            socket.close();
            postMessage(read / 1e6 / ((performance.now() - start) / 1000));
          };
        };`,
      ]),
    ),
  );
  const rate = await new Promise<number>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<number>) => resolve(data);
    worker.postMessage({ url: `${origin}/stream/${ticket}`, bytes }, []);
  });
  worker.terminate();
  if (rate < 0) throw new Error("The socket of streams was closed.");
  return rate;
};

type TimedCalls = {
  readonly method: string;
  readonly params: unknown;
  readonly count: number;
  /** How many calls in a row are one sample. */
  readonly callsASample: number;
};

/** Each sample's milliseconds a call. */
export const timeInPage = async (
  ask: Ask,
  { method, params, count, callsASample }: TimedCalls,
): Promise<number[]> => {
  const times: number[] = [];
  for (let done = 0; done < count; done += callsASample) {
    const start = performance.now();
    for (let id = 0; id < callsASample; id += 1) await ask({ id, method, params });
    times.push((performance.now() - start) / callsASample);
  }
  return times;
};

/** As a user does it: by the row of the sidebar. */
export const openDisplay = (_ask: Ask, id: string): void =>
  void document
    .querySelector(`[data-vm="${id}"]`)
    ?.dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));

export const hasRow = (_ask: Ask, id: string): boolean =>
  document.querySelector(`[data-vm="${id}"]`) !== null;

export const hasPicture = (): boolean => {
  const canvas = document.querySelector<HTMLCanvasElement>("[data-testid=guest-screen] canvas");
  return canvas !== null && canvas.width > 0;
};

export const hasLibrary = (): boolean => document.querySelector("button") !== null;

export const callInPage = async (ask: Ask, envelope: unknown): Promise<Reply> => ask(envelope);
