import { Card } from "../../components/card/Card.tsx";
import { Graph } from "../../components/graph/Graph.tsx";
import { useTranslation } from "../../i18n/index.ts";
import type { WholeVm } from "../draft/draft.ts";
import { percentText, rateText, sizeText } from "../format.ts";
import styles from "./RightNow.module.css";
import { figureOf, type Figure } from "./stats-window.ts";
import { useStats } from "./use-stats.ts";

type Row = {
  readonly figure: Figure;
  readonly tone: 1 | 2 | 3 | 4;
  readonly text: (language: string, value: number) => string;
};

const rows: readonly Row[] = [
  { figure: "cpu", tone: 1, text: percentText },
  { figure: "memory", tone: 2, text: sizeText },
  { figure: "disk", tone: 3, text: rateText },
  { figure: "network", tone: 4, text: rateText },
];

/** The top of each scale; without one it is the highest value. */
const maxOf = (figure: Figure, { config }: WholeVm): { readonly max?: number } => {
  if (figure === "cpu") return { max: 100 };
  // QEMU itself needs some, so that the curve could leave a scale of the guest's memory alone.
  return figure === "memory" ? { max: config.memoryMib * 1024 ** 2 * 1.15 } : {};
};

/** What the guest uses, over the last minute. */
export const RightNow = ({ vm }: { readonly vm: WholeVm }) => {
  const { t, i18n } = useTranslation("detail");
  const stats = useStats(vm);
  const timesS = stats.map(({ atMs }) => atMs / 1000);
  return (
    <Card title={t("overview.rightNow")}>
      <div className={styles["graphs"]}>
        {rows.map(({ figure, tone, text }) => {
          const values = stats.map((sample) => figureOf[figure](sample, vm.config.cpu.count));
          // Whoever begins to look gets a sample without rates: until the next one, what was measured before it stands.
          const last = values.filter((value) => value !== null).at(-1);
          const hasNone = figure === "network" && vm.config.networks.length === 0;
          const why = t(hasNone ? "overview.noNetwork" : "overview.notMeasured");
          const unknown = stats.length < 2 ? "…" : why;
          return (
            <Graph
              key={figure}
              label={t(`overview.figure.${figure}`)}
              value={last === undefined ? unknown : text(i18n.language, last)}
              timesS={timesS}
              series={[{ values, tone }]}
              spanS={60}
              {...maxOf(figure, vm)}
            />
          );
        })}
      </div>
    </Card>
  );
};
