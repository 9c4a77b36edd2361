/** What a guest's agent answers about its system, made small and plain. The guest is not trusted. Pure. Source: qga/qapi-schema.json (7.2). */
import { z } from "@openutm/shared-types";
import type { GuestInfo } from "@openutm/shared-types";
import { isJsonObject } from "../qmp/json.ts";
import type { JsonValue } from "../qmp/json.ts";

type Addresses = GuestInfo["addresses"];

const maxTextLength = 256;
const maxInterfaceLength = 64;
const maxAddresses = 64;
const ipv4 = z.ipv4();
const ipv6 = z.ipv6();

const textOf = (value: JsonValue | undefined): string | undefined =>
  typeof value === "string" && value.trim() !== ""
    ? value.trim().slice(0, maxTextLength)
    : undefined;

const fieldOf = (value: JsonValue, name: string): JsonValue | undefined =>
  isJsonObject(value) ? value[name] : undefined;

/** `guest-get-host-name`. */
export const readHostName = (reply: JsonValue): string | undefined =>
  textOf(fieldOf(reply, "host-name"));

/** `guest-get-osinfo`: the system's own pretty name, or its name and version. */
export const readOsName = (reply: JsonValue): string | undefined => {
  const pretty = textOf(fieldOf(reply, "pretty-name"));
  if (pretty !== undefined) return pretty;
  const parts = [textOf(fieldOf(reply, "name")), textOf(fieldOf(reply, "version"))];
  return textOf(parts.filter((part) => part !== undefined).join(" "));
};

const isLoopback = (address: string): boolean => address.startsWith("127.") || address === "::1";

const isAddress = (text: string): boolean =>
  ipv4.safeParse(text).success || ipv6.safeParse(text).success;

/** `guest-network-get-interfaces`: what is an address and no loopback, IPv4 first. */
export const readAddresses = (reply: JsonValue): Addresses => {
  if (!Array.isArray(reply)) return [];
  const found = reply.flatMap((one: JsonValue) => {
    const name = textOf(fieldOf(one, "name"))?.slice(0, maxInterfaceLength) ?? "";
    const addresses = fieldOf(one, "ip-addresses");
    if (!Array.isArray(addresses)) return [];
    return addresses.flatMap((entry: JsonValue) => {
      // A link-local one may carry its interface: `fe80::1%eth0`.
      const address = textOf(fieldOf(entry, "ip-address"))?.replace(/%.*$/, "") ?? "";
      return isAddress(address) && !isLoopback(address) ? [{ interface: name, address }] : [];
    });
  });
  const isV6 = ({ address }: Addresses[number]): number => (address.includes(":") ? 1 : 0);
  return found.toSorted((a, b) => isV6(a) - isV6(b)).slice(0, maxAddresses);
};
