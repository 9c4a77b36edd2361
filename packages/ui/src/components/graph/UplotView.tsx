import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { tokenOf, useThemeVersion } from "../use-theme-version.ts";

export type GraphSeries = {
  /** `null` where nothing was measured. */
  readonly values: readonly (number | null)[];
  /** One of the four colours of graphs. */
  readonly tone: 1 | 2 | 3 | 4;
};

type UplotViewProps = {
  readonly timesS: readonly number[];
  readonly series: readonly GraphSeries[];
  readonly heightPx: number;
  readonly max?: number;
  readonly spanS?: number;
};

const dataOf = (timesS: readonly number[], series: readonly GraphSeries[]): uPlot.AlignedData => [
  [...timesS],
  ...series.map(({ values }) => [...values]),
];

const optionsOf = (
  host: HTMLElement,
  tones: readonly GraphSeries["tone"][],
  { heightPx, max, spanS }: Pick<UplotViewProps, "heightPx" | "max" | "spanS">,
): uPlot.Options => ({
  width: host.clientWidth || 160,
  height: heightPx,
  cursor: { show: false },
  legend: { show: false },
  axes: [{ show: false }, { show: false }],
  padding: [2, 0, 0, 0],
  scales: {
    x: { range: (_plot, first, last) => [spanS === undefined ? first : last - spanS, last] },
    y: { range: (_plot, _low, high) => [0, max ?? Math.max(high, 1e-9) * 1.1] },
  },
  series: [
    {},
    ...tones.map((tone): uPlot.Series => {
      const stroke = tokenOf(host, `--graph-${tone}`);
      return { stroke, width: 1.5, fill: `${stroke}26`, points: { show: false } };
    }),
  ],
});

/** uPlot itself, in a file of its own so that it can be loaded when needed. */
export const UplotView = ({ timesS, series, heightPx, max, spanS }: UplotViewProps) => {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const themeVersion = useThemeVersion();
  const tones = series.map(({ tone }) => tone).join(" ");

  useEffect(() => {
    const element = host.current;
    // Without a canvas (a test's document) the words are all there is.
    if (element === null || document.createElement("canvas").getContext("2d") === null)
      return undefined;
    const wanted = tones.split(" ").map(Number) as GraphSeries["tone"][];
    const made = new uPlot(
      optionsOf(element, wanted, {
        heightPx,
        ...(max === undefined ? {} : { max }),
        ...(spanS === undefined ? {} : { spanS }),
      }),
      [[], ...wanted.map(() => [])],
      element,
    );
    plot.current = made;
    const observer = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: heightPx }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- the version stands for the tokens that are read
  }, [tones, heightPx, max, spanS, themeVersion]);

  // No dependencies beyond the data and what makes a new plot: the curve is as new as the words.
  useEffect(() => {
    plot.current?.setData(dataOf(timesS, series));
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a new plot starts empty
  }, [timesS, series, tones, heightPx, max, spanS, themeVersion]);

  return <div ref={host} style={{ height: heightPx, direction: "ltr" }} />;
};
