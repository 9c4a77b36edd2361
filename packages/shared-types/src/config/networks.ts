import { z } from "../zod.ts";

export const PortForward = z
  .strictObject({
    protocol: z.enum(["tcp", "udp"]),
    /** Where the host listens. Loopback unless the user opens it to others. */
    hostAddress: z.ipv4().default("127.0.0.1"),
    hostPort: z.int().min(1).max(65535),
    guestPort: z.int().min(1).max(65535),
  })
  .meta({ id: "PortForward" });
export type PortForward = z.infer<typeof PortForward>;

export const NetworkModel = z
  .enum(["virtio", "e1000e", "e1000", "rtl8139"])
  .meta({ id: "NetworkModel" });
export type NetworkModel = z.infer<typeof NetworkModel>;

export const Network = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
    /** `user` is QEMU's own NAT (slirp): no rights needed, works through VPNs. */
    mode: z.enum(["user", "bridged", "none"]),
    /** The host's interface, for `bridged`. */
    bridge: z
      .string()
      .regex(/^[A-Za-z0-9_.:-]{1,32}$/)
      .optional(),
    model: NetworkModel,
    /** Made once and kept, so that the guest's leases and licences stay valid. */
    mac: z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/),
    portForwards: z.array(PortForward).max(64).default([]),
    /** Cuts the guest off from the host and the internet; forwards still work. */
    isolated: z.boolean().default(false),
  })
  .meta({ id: "Network" });
export type Network = z.infer<typeof Network>;
