// What a relay of another language needs of these tables: node scripts/relay-table.ts writes generated/relay.json.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { channelTypes, channels, limits, linkResults, relayReasons } from "../src/index.ts";
import type { ChannelName } from "../src/index.ts";

type ServerRows = Readonly<Record<string, { readonly number: number; readonly maxBytes: number }>>;

/** Largest body by message number. */
const maxBytes = (name: ChannelName): Record<string, number> => {
  const rows: ServerRows = channels[name].table;
  return Object.fromEntries(
    Object.values(rows)
      .toSorted((a, b) => a.number - b.number)
      .map((row) => [String(row.number), row.maxBytes]),
  );
};

export const relayTable = () => ({
  channels: Object.fromEntries(
    Object.entries(channelTypes).map(([name, type]) => [
      name,
      { type, maxBytes: maxBytes(name as ChannelName) },
    ]),
  ),
  unknownBytes: limits.unknownBytes,
  linkReplyBytes: limits.linkReplyBytes,
  linkResults: Object.entries(linkResults).map(([name, { number, words }]) => ({
    number,
    name,
    words,
  })),
  takenOver: relayReasons.takenOver,
});

export const relayTableText = (): string => `${JSON.stringify(relayTable(), undefined, 2)}\n`;

if (import.meta.main)
  writeFileSync(join(import.meta.dirname, "..", "generated", "relay.json"), relayTableText());
