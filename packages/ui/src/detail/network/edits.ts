// Changes of a machine's networks. Pure.
import type { Network, PortForward, Vm } from "@openutm/shared-types";

/** QEMU's own prefix and three bytes: locally administered, unicast. */
export const macOf = (bytes: Readonly<Uint8Array>): string =>
  [
    "52",
    "54",
    "00",
    ...Array.from(bytes.slice(0, 3), (byte) => byte.toString(16).padStart(2, "0")),
  ].join(":");

export const newMac = (): string => macOf(crypto.getRandomValues(new Uint8Array(3)));

const freeId = (networks: readonly Network[]): string => {
  let number = networks.length;
  while (networks.some(({ id }) => id === `net${number}`)) number += 1;
  return `net${number}`;
};

export const addNetwork = (networks: readonly Network[], mac: string): Network[] => [
  ...networks,
  {
    id: freeId(networks),
    mode: "user",
    model: networks[0]?.model ?? "virtio",
    mac,
    portForwards: [],
    isolated: false,
  },
];

export const changeNetwork = (
  networks: readonly Network[],
  id: string,
  change: Partial<Network>,
): Network[] => networks.map((one) => (one.id === id ? { ...one, ...change } : one));

export const removeNetwork = (networks: readonly Network[], id: string): Network[] =>
  networks.filter((one) => one.id !== id);

/** What people forward, first what they forward most. */
const usual = [
  { guestPort: 22, hostPort: 2222 },
  { guestPort: 80, hostPort: 8080 },
  { guestPort: 443, hostPort: 8443 },
  { guestPort: 3389, hostPort: 33_890 },
] as const;

/** The next forward that somebody may want: a usual one, on a port of the host that no other forward has. */
export const nextForward = (networks: readonly Network[]): PortForward => {
  const forwards = networks.flatMap(({ portForwards }) => portForwards);
  const isTaken = (port: number): boolean => forwards.some(({ hostPort }) => hostPort === port);
  const wanted = usual.find(
    (one) => !forwards.some(({ guestPort }) => guestPort === one.guestPort),
  ) ?? { guestPort: 8000, hostPort: 8000 };
  let { hostPort } = wanted;
  while (isTaken(hostPort) && hostPort < 65_535) hostPort += 1;
  return { protocol: "tcp", hostAddress: "127.0.0.1", hostPort, guestPort: wanted.guestPort };
};

const meets = (a: PortForward, b: PortForward): boolean =>
  a.protocol === b.protocol &&
  a.hostPort === b.hostPort &&
  (a.hostAddress === b.hostAddress || [a, b].some(({ hostAddress }) => hostAddress === "0.0.0.0"));

/** Another VM whose forward wants the same port of the host: the two cannot run at once. */
export const rivalOf = (forward: PortForward, vms: readonly Vm[], ownId: string): Vm | undefined =>
  vms.find(
    ({ id, config }) =>
      id !== ownId &&
      config?.networks.some(({ portForwards }) => portForwards.some((one) => meets(one, forward))),
  );
