// Links one SPICE channel over a socket of the guest: in ten seconds, or not at all.
import { ApiError } from "@openutm/shared-types";
import { SpiceProtocolError, negotiateLink, webCryptoTicket } from "@openutm/spice-wire";
import type { LinkChannelRequest, LinkedChannel } from "@openutm/spice-wire";
import { webcrypto } from "node:crypto";
import type { GuestSocket } from "./guest-socket.ts";

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
 * What comes after the link waits in the socket.
 * @throws ApiError `stream.unavailable`; the socket is destroyed then. `data.linkResult` names a refusal.
 */
export const linkSocket = async (
  { socket, readExactly }: GuestSocket,
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
      read: readExactly,
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
