import type { Vm } from "@openutm/shared-types";
import { Search } from "lucide-react";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import { CopyButton } from "../../components/copy-button/CopyButton.tsx";
import { EmptyState } from "../../components/empty-state/EmptyState.tsx";
import { Input } from "../../components/input/Input.tsx";
import { ReasonCard } from "../../components/reason-card/ReasonCard.tsx";
import { Switch } from "../../components/switch/Switch.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { findIn, type LogLine } from "./log-lines.ts";
import styles from "./Logs.module.css";
import { useLog } from "./use-log.ts";

const Line = memo(({ line, search }: { readonly line: LogLine; readonly search: string }) => {
  const parts = findIn(line.text, search);
  if (parts === undefined) return null;
  return (
    <div className={styles["line"]}>
      {parts.map((part, index) =>
        // oxlint-disable-next-line no-array-index-key -- a part has no other name than its place
        index % 2 === 1 ? <mark key={index}>{part}</mark> : part,
      )}
    </div>
  );
});

/** How far from the end counts as the end. */
const slackPx = 24;

/** OpenUTM's and QEMU's own words about a machine, as they are written. */
export const Logs = ({ vm }: { readonly vm: Vm }) => {
  const { t } = useTranslation("detail");
  const { lines, failure } = useLog(vm.id);
  const [search, setSearch] = useState("");
  const [isFollowing, setIsFollowing] = useState(true);
  const view = useRef<HTMLDivElement>(null);
  const needle = search.trim();
  const found = useMemo(
    () => (lines ?? []).filter(({ text }) => findIn(text, needle) !== undefined),
    [lines, needle],
  );

  useEffect(() => {
    if (isFollowing && view.current !== null) view.current.scrollTop = view.current.scrollHeight;
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- the end moves with what is shown
  }, [found, isFollowing]);

  const onScroll = (): void => {
    const box = view.current;
    if (box !== null) setIsFollowing(box.scrollHeight - box.scrollTop - box.clientHeight < slackPx);
  };
  return (
    <div className={styles["logs"]}>
      <div className={styles["bar"]}>
        <div className={styles["search"]}>
          <Input
            type="search"
            look="search"
            icon={<Search size={14} aria-hidden />}
            aria-label={t("logs.search")}
            placeholder={t("logs.search")}
            value={search}
            onChange={setSearch}
          />
        </div>
        <span role="status" className={styles["count"]}>
          {needle === "" ? "" : t("logs.found", { count: found.length })}
        </span>
        <Switch label={t("logs.follow")} checked={isFollowing} onChange={setIsFollowing} />
        <CopyButton text={() => found.map(({ text }) => text).join("\n")} variant="secondary" />
      </div>
      {failure !== undefined && <ReasonCard reason={failure} tone="warning" />}
      {lines?.length === 0 ? (
        <EmptyState title={t("logs.empty")} description={t("logs.emptyText")} />
      ) : (
        <div
          ref={view}
          className={styles["lines"]}
          role="log"
          aria-label={t("logs.title")}
          // A log that is read out line by line would not end.
          aria-live="off"
          tabIndex={0}
          onScroll={onScroll}
        >
          {found.map((line) => (
            <Line key={line.number} line={line} search={needle} />
          ))}
        </div>
      )}
    </div>
  );
};
