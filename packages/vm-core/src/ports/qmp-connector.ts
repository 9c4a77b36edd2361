// The port to a guest's sockets.
import type { QmpConnectOptions } from "@openutm/qemu-lib/qmp/connect.ts";
import type { QmpConnection } from "@openutm/qemu-lib/qmp/connection.ts";
import type { ByteStream, Endpoint } from "@openutm/shared-types";

export type GuestSockets = {
  /** Waits for the socket to appear, then negotiates. @throws QemuLibError */
  readonly connectQmp: (endpoint: Endpoint, options: QmpConnectOptions) => Promise<QmpConnection>;
  /** Raw bytes both ways. @throws ApiError `stream.unavailable` */
  readonly openStream: (endpoint: Endpoint) => Promise<ByteStream>;
};
