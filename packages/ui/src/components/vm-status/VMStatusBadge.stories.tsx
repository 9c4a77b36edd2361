import type { VmStatus } from "@openutm/shared-types";
import preview from "../../../.storybook/preview.tsx";
import { VMStatusBadge, VMStatusDot } from "./VMStatusBadge.tsx";

const meta = preview.meta({ title: "Display/VMStatusBadge", component: VMStatusBadge });

const all: readonly VmStatus[] = [
  "running",
  "starting",
  "stopping",
  "paused",
  "suspended",
  "stopped",
  "error",
  "broken",
];

export const Running = meta.story({ args: { status: "running" } });
export const Every = meta.story({
  render: () => (
    <div style={{ display: "grid", gridTemplateColumns: "auto 1fr", gap: 10, width: 240 }}>
      {all.map((status) => (
        <div key={status} style={{ display: "contents" }}>
          <span style={{ alignSelf: "center" }}>
            <VMStatusDot status={status} />
          </span>
          <span>
            <VMStatusBadge status={status} />
          </span>
        </div>
      ))}
    </div>
  ),
});
