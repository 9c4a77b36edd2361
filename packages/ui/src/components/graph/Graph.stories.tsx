import preview from "../../../.storybook/preview.tsx";
import { Card } from "../card/Card.tsx";
import { Graph } from "./Graph.tsx";

const meta = preview.meta({
  title: "Display/Graph",
  component: Graph,
  decorators: [
    (Story) => (
      <div style={{ maxWidth: 360 }}>
        <Story />
      </div>
    ),
  ],
});

const timesS = Array.from({ length: 60 }, (_, second) => 1_760_000_000 + second);
const wave = (period: number, height: number) =>
  timesS.map((time) => height * (1 + Math.sin(time / period)) + ((time * 7) % 5));

export const OneSeries = meta.story({
  args: {
    label: "CPU",
    value: "12 %",
    timesS,
    series: [{ values: wave(4, 10), tone: 1 }],
    max: 100,
  },
});
/** A minute wide from the start: the curve grows from the end. */
export const JustBegun = meta.story({
  args: {
    label: "CPU",
    value: "12 %",
    timesS: timesS.slice(0, 12),
    series: [{ values: wave(4, 10).slice(0, 12), tone: 1 }],
    max: 100,
    spanS: 60,
  },
});
export const TwoSeries = meta.story({
  args: {
    label: "Network",
    value: "140 kB/s",
    timesS,
    series: [
      { values: wave(3, 40), tone: 4 },
      { values: wave(6, 20), tone: 2 },
    ],
  },
});
export const WithAGap = meta.story({
  args: {
    label: "Memory",
    value: "2.1 GB",
    timesS,
    series: [{ values: wave(9, 4).map((v, i) => (i > 20 && i < 30 ? null : v)), tone: 2 }],
  },
});
export const NothingYet = meta.story({
  args: { label: "Disk", value: "0 kB/s", timesS: [], series: [{ values: [], tone: 3 }] },
});
export const RightNow = meta.story({
  render: () => (
    <Card title="Right now">
      <div style={{ display: "grid", gridTemplateColumns: "1fr 1fr", gap: "14px 18px" }}>
        <Graph
          label="CPU"
          value="12 %"
          timesS={timesS}
          series={[{ values: wave(4, 10), tone: 1 }]}
        />
        <Graph
          label="Memory"
          value="2.1 GB"
          timesS={timesS}
          series={[{ values: wave(40, 6), tone: 2 }]}
        />
        <Graph
          label="Disk"
          value="3.4 MB/s"
          timesS={timesS}
          series={[{ values: wave(2, 3), tone: 3 }]}
        />
        <Graph
          label="Network"
          value="140 kB/s"
          timesS={timesS}
          series={[{ values: wave(7, 9), tone: 4 }]}
        />
      </div>
    </Card>
  ),
});
