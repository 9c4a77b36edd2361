import type { TrashEntry } from "@openutm/shared-types";
import { RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import { reasonOf, useAnswer, useCall, useConnection } from "../app/backend.tsx";
import { useNavigation } from "../app/navigation.tsx";
import { Pane } from "../app/Pane.tsx";
import { useNow } from "../app/use-now.ts";
import { Button } from "../components/button/Button.tsx";
import { EmptyState } from "../components/empty-state/EmptyState.tsx";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { useToasts } from "../components/toast/Toast.tsx";
import { agoText, bytesText, useTranslation } from "../i18n/index.ts";
import { shownName } from "../shown-name.ts";
import { RemoveDialog } from "./RemoveDialog.tsx";
import styles from "./TrashScreen.module.css";

type RowProps = {
  readonly entry: TrashEntry;
  readonly busy: boolean;
  onRestore(): void;
  onRemove(): void;
};

const Row = ({ entry, busy, onRestore, onRemove }: RowProps) => {
  const { t } = useTranslation("trash");
  const nowMs = useNow();
  const name = shownName(entry.name);
  return (
    <li className={styles["row"]}>
      <span className={styles["text"]}>
        <b title={name}>
          <bdi>{name}</bdi>
        </b>
        <small>
          {t("deletedAt", { when: agoText(entry.deletedAtMs, nowMs) })}
          {" · "}
          {t("size", { size: bytesText(entry.sizeBytes) })}
        </small>
      </span>
      <Button
        icon={<RotateCcw size={14} aria-hidden />}
        aria-label={`${t("restore")}: ${name}`}
        disabled={busy}
        onClick={onRestore}
      >
        {t("restore")}
      </Button>
      <Button
        variant="danger"
        icon={<Trash2 size={14} aria-hidden />}
        aria-label={`${t("remove")} ${name}`}
        title={t("remove")}
        onClick={onRemove}
      />
    </li>
  );
};

/** What was deleted and can still come back. */
export const TrashScreen = () => {
  const { t } = useTranslation("trash");
  const connection = useConnection();
  const { go } = useNavigation();
  const toasts = useToasts();
  const { data, error } = useAnswer("trash.list", {});
  const { busy, failure, run } = useCall();
  const [removing, setRemoving] = useState<readonly TrashEntry[]>();
  const entries = data?.entries ?? [];
  const reason = failure ?? (error === null ? undefined : reasonOf(error));

  const restore = ({ id, name }: TrashEntry): void =>
    void run(async () => {
      await connection.call("trash.restore", { id });
      toasts.show({
        title: t("restored", { name: shownName(name) }),
        tone: "success",
        action: { label: t("show"), run: () => go({ name: "library", vmId: id }) },
      });
    });

  return (
    <Pane
      title={t("title")}
      actions={
        entries.length > 0 && (
          <Button
            variant="danger"
            icon={<Trash2 size={14} aria-hidden />}
            onClick={() => setRemoving(entries)}
          >
            {t("emptyAll")}
          </Button>
        )
      }
    >
      {reason !== undefined && <ReasonCard reason={reason} />}
      {data !== undefined && entries.length === 0 && (
        <EmptyState
          icon={<Trash2 size={28} aria-hidden />}
          title={t("empty")}
          description={t("emptyHint")}
        />
      )}
      {entries.length > 0 && (
        <>
          <p className={styles["intro"]}>{t("intro")}</p>
          <ul className={styles["list"]}>
            {entries.map((entry) => (
              <Row
                key={entry.id}
                entry={entry}
                busy={busy}
                onRestore={() => restore(entry)}
                onRemove={() => setRemoving([entry])}
              />
            ))}
          </ul>
        </>
      )}
      {removing !== undefined && (
        <RemoveDialog entries={removing} onClose={() => setRemoving(undefined)} />
      )}
    </Pane>
  );
};
