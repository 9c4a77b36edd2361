import type { TrashEntry } from "@openutm/shared-types";
import { useCall, useConnection } from "../app/backend.tsx";
import { Button } from "../components/button/Button.tsx";
import { Dialog } from "../components/dialog/Dialog.tsx";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { bytesText, useTranslation } from "../i18n/index.ts";
import { shownName } from "../shown-name.ts";
import styles from "./TrashScreen.module.css";

/** So many names are written out. */
const namedAtMost = 6;

type RemoveDialogProps = { readonly entries: readonly TrashEntry[]; onClose(): void };

/** Asks before something is gone for good, by naming it. */
export const RemoveDialog = ({ entries, onClose }: RemoveDialogProps) => {
  const { t } = useTranslation("trash");
  const connection = useConnection();
  const { busy, failure, run } = useCall();
  const [first] = entries;
  const only = entries.length === 1 ? first : undefined;
  const size = bytesText(entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
  const more = entries.length - namedAtMost;

  const remove = async (): Promise<void> => {
    // One by one: what came into the trash after the question was not asked about.
    const all = async (): Promise<void> => {
      for (const { id } of entries) await connection.call("trash.empty", { id });
    };
    if (await run(all)) onClose();
  };

  return (
    <Dialog
      title={
        only === undefined
          ? t("emptyTitle", { count: entries.length })
          : t("removeTitle", { name: shownName(only.name) })
      }
      description={only === undefined ? t("emptyText", { size }) : t("removeText", { size })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{only === undefined ? t("keepAll") : t("keep")}</Button>
          <Button variant="danger" busy={busy} onClick={() => void remove()}>
            {t("removeNow")}
          </Button>
        </>
      }
    >
      {only === undefined && (
        <ul className={styles["names"]}>
          {entries.slice(0, namedAtMost).map(({ id, name }) => (
            <li key={id}>
              <bdi>{shownName(name)}</bdi>
            </li>
          ))}
          {more > 0 && <li>{t("andMore", { count: more })}</li>}
        </ul>
      )}
      <p className={styles["intro"]}>{t("filesStay")}</p>
      {failure !== undefined && <ReasonCard reason={failure} />}
    </Dialog>
  );
};
