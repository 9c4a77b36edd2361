import { Suspense } from "react";
import { useTranslation } from "../../i18n/index.ts";
import { lazyPart } from "../../lazy-part.ts";
import styles from "./Graph.module.css";
import type { GraphSeries } from "./UplotView.tsx";

// uPlot is loaded when a graph is first shown.
const UplotView = lazyPart(async () => (await import("./UplotView.tsx")).UplotView);

type GraphProps = {
  readonly label: string;
  /** The present value in words, such as "12 %". */
  readonly value: string;
  /** Seconds since the epoch, ascending; as many as each series has values. */
  readonly timesS: readonly number[];
  readonly series: readonly GraphSeries[];
  /** The top of the scale; without it the highest value. */
  readonly max?: number;
  /** The graph ends with the last value and begins this many seconds before it; without it with the first value. */
  readonly spanS?: number;
  readonly heightPx?: number;
};

/** One figure over time, small. Its words carry it; the curve is for the eye. */
export const Graph = ({ label, value, timesS, series, max, spanS, heightPx = 38 }: GraphProps) => {
  const { t } = useTranslation();
  return (
    <figure className={styles["graph"]} aria-label={t("graph", { label, value })}>
      <figcaption className={styles["caption"]}>
        <span>{label}</span>
        <b>{value}</b>
      </figcaption>
      <div className={styles["plot"]} style={{ height: heightPx }} aria-hidden>
        <Suspense fallback={null}>
          <UplotView
            timesS={timesS}
            series={series}
            heightPx={heightPx}
            {...(max === undefined ? {} : { max })}
            {...(spanS === undefined ? {} : { spanS })}
          />
        </Suspense>
      </div>
    </figure>
  );
};
