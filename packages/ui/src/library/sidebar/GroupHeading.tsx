import { ChevronRight } from "lucide-react";
import { useTranslation } from "../../i18n/index.ts";
import { shownName } from "../../shown-name.ts";
import styles from "./GroupHeading.module.css";
import type { Heading } from "./rows.ts";

type GroupHeadingProps = {
  readonly heading: Heading;
  /** It is the only section of the list. */
  readonly alone: boolean;
  /** A dragged machine would go into it. */
  readonly target: boolean;
  onFold(group: string, folded: boolean): void;
};

/** The name of a section; that of a group folds it. */
export const GroupHeading = ({ heading, alone, target, onFold }: GroupHeadingProps) => {
  const { t } = useTranslation("library");
  const { section, group, count, runningCount, folded } = heading;
  if (section !== "group")
    return (
      <li className={styles["heading"]} data-group={group} data-target={target || undefined}>
        <h2>{section === "running" ? t("running") : t(alone ? "everything" : "others")}</h2>
      </li>
    );
  const counts =
    runningCount > 0 ? t("groupRunning", { count: runningCount }) : t("groupCount", { count });
  return (
    <li className={styles["heading"]} data-group={group} data-target={target || undefined}>
      <h2>
        <button
          type="button"
          className={styles["fold"]}
          aria-expanded={!folded}
          onClick={() => onFold(group, !folded)}
        >
          <ChevronRight size={13} aria-hidden className={styles["arrow"]} />
          <bdi>{shownName(group)}</bdi>
          <small>{counts}</small>
        </button>
      </h2>
    </li>
  );
};
