// VDAgentMonitorsConfig: how large the guest should make its screens.
import type { ByteReader } from "../bytes/reader.ts";
import type { ByteWriter } from "../bytes/writer.ts";
import { monitorsConfigFlags } from "../constants/agent.ts";
import { Malformed } from "../errors.ts";

/** 0 x 0: switched off, for agents with sparseMonitorsConfig. */
export type Monitor = {
  readonly width: number;
  readonly height: number;
  /** Bits per pixel: 32. */
  readonly depth: number;
  readonly x: number;
  readonly y: number;
};

/** Millimetres; 0 x 0: unknown. */
export type MonitorMillimetres = { readonly width: number; readonly height: number };

export type MonitorsConfig = {
  /** Whether x and y count; wants the agent's monitorsConfigPosition. */
  readonly usePosition: boolean;
  readonly monitors: readonly Monitor[];
  /** As many as there are monitors, where sizes are known. */
  readonly physicalSizes?: readonly MonitorMillimetres[];
};

/** spice-server and every device have fewer. */
const maxMonitors = 64;

export const readMonitors = (reader: ByteReader): MonitorsConfig => {
  const count = reader.u32();
  const flags = reader.u32();
  if (count > maxMonitors) throw new Malformed(`${count} monitors`);
  const monitors = reader.list(count, 20, (item): Monitor => {
    const height = item.u32();
    const width = item.u32();
    return { width, height, depth: item.u32(), x: item.i32(), y: item.i32() };
  });
  const usePosition = (flags & monitorsConfigFlags.usePosition) !== 0;
  if ((flags & monitorsConfigFlags.physicalSize) === 0) return { usePosition, monitors };
  const physicalSizes = reader.list(count, 4, (item): MonitorMillimetres => {
    const height = item.u16();
    return { height, width: item.u16() };
  });
  return { usePosition, monitors, physicalSizes };
};

export const writeMonitors = (writer: ByteWriter, config: MonitorsConfig): void => {
  const flags =
    (config.usePosition ? monitorsConfigFlags.usePosition : 0) |
    (config.physicalSizes === undefined ? 0 : monitorsConfigFlags.physicalSize);
  writer.u32(config.monitors.length).u32(flags);
  for (const { width, height, depth, x, y } of config.monitors) {
    writer.u32(height).u32(width).u32(depth).i32(x).i32(y);
  }
  for (const { width, height } of config.physicalSizes ?? []) writer.u16(height).u16(width);
};
