import type { DisplayState } from "@openutm/display";
import type { Vm } from "@openutm/shared-types";
import type { DisplayFacts } from "./useDisplayFacts.ts";
import styles from "./VmDisplay.module.css";

const mib = 1024 * 1024;

/** For who hovers over the path: the numbers behind it. */
const details = ({ statistics }: DisplayFacts): string => {
  const { bytes, draws, frames, problems, measured } = statistics;
  const lines = [
    bytes === undefined ? "" : `${(bytes / mib).toFixed(1)} MiB received`,
    draws === undefined ? "" : `${draws} drawing messages, ${frames ?? 0} pictures shown`,
    problems === undefined || problems === 0 ? "" : `${problems} could not be drawn`,
    measured === undefined
      ? ""
      : `tried: 2D ${measured.canvas2dMs.toFixed(1)} ms, WebGL ${Number.isFinite(measured.webGlMs) ? `${measured.webGlMs.toFixed(1)} ms` : "not there"}`,
  ];
  return lines.filter((line) => line !== "").join("\n");
};

/** Which path the picture takes, and why something is not available. */
export const DisplayStatus = ({
  vm,
  state,
  facts,
}: {
  readonly vm: Vm;
  readonly state: DisplayState;
  readonly facts: DisplayFacts | undefined;
}) => {
  const clipboard = facts?.abilities.shareText;
  return (
    <footer className={styles["status"]}>
      <span>
        <b>{vm.runtime?.displayProtocol.toUpperCase()}</b> over a private connection
      </span>
      {state.phase === "connected" && (
        <span>
          <b>
            {state.widthPx} × {state.heightPx}
          </b>
        </span>
      )}
      {facts !== undefined && <span title={details(facts)}>{facts.statistics.path}</span>}
      {vm.status === "paused" && <span>Paused</span>}
      <span className={styles["space"]} />
      {clipboard?.can === false && (
        <span className={styles["why"]} title={clipboard.why}>
          No shared clipboard: {clipboard.why}
        </span>
      )}
    </footer>
  );
};
