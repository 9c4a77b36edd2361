// Links one SPICE channel over a socket of the guest: in ten seconds, or not at all.
import { ApiError } from "@openutm/shared-types";
import { SpiceProtocolError, negotiateLink, webCryptoTicket } from "@openutm/spice-wire";
import type { LinkChannelRequest, LinkedChannel } from "@openutm/spice-wire";
import { webcrypto } from "node:crypto";
import type { Socket } from "node:net";

export const linkTimeoutMs = 10_000;

const encrypt = webCryptoTicket(webcrypto.subtle);

const unavailable = (
  message: string,
  more: {
    readonly hint: string;
    readonly cause?: unknown;
    readonly data?: { readonly linkResult: string };
  },
): ApiError => new ApiError("stream.unavailable", message, more);

/** Reads exact counts; nothing is taken from the socket beyond what was asked for. */
const readExactly = (socket: Socket, count: number): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    if (count === 0) {
      resolve(new Uint8Array(0));
      return;
    }
    const settle = (outcome: () => void): void => {
      socket.off("readable", onReadable);
      socket.off("close", onClose);
      outcome();
    };
    const onReadable = (): void => {
      const bytes = socket.read(count) as Buffer | null;
      if (bytes !== null && bytes.length === count) settle(() => resolve(bytes));
      else if (bytes !== null) settle(() => reject(new Error("the stream ended")));
    };
    const onClose = (): void => settle(() => reject(new Error("the connection ended")));
    socket.on("readable", onReadable);
    socket.on("close", onClose);
    if (socket.destroyed) onClose();
    else onReadable();
  });

const explain = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error;
  if (error instanceof SpiceProtocolError) {
    return unavailable("What answers on the guest's display socket does not speak SPICE.", {
      hint: "Restart the VM.",
      cause: error,
    });
  }
  return unavailable("The guest's display ended the connection while it was being opened.", {
    hint: "The VM may have just ended; try again.",
    cause: error,
  });
};

/**
 * What comes after the link is still in the socket, which is paused.
 * @throws ApiError `stream.unavailable`; the socket is destroyed then. `data.linkResult` names a refusal.
 */
export const linkSocket = async (
  socket: Socket,
  request: LinkChannelRequest,
  options: { readonly timeoutMs: number },
): Promise<LinkedChannel> => {
  const tooLate = unavailable("The guest's display did not answer in time.", {
    hint: "The VM's QEMU may be busy or hang; try again.",
  });
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooLate), options.timeoutMs);
  });
  try {
    const transport = {
      read: (count: number) => readExactly(socket, count),
      write: (bytes: Uint8Array) => {
        socket.write(bytes);
        return Promise.resolve();
      },
    };
    const outcome = await Promise.race([negotiateLink(transport, request, encrypt), deadline]);
    if (!outcome.ok) {
      const { name, words } = outcome.refusal;
      throw unavailable(words, {
        hint: "Restart the VM if this stays.",
        data: { linkResult: name },
      });
    }
    if (outcome.link.header !== "mini") {
      throw unavailable("The guest's display speaks SPICE from before 2011.", {
        hint: "Install a newer QEMU.",
      });
    }
    return outcome.link;
  } catch (error) {
    socket.destroy();
    throw explain(error);
  } finally {
    clearTimeout(timer);
  }
};
