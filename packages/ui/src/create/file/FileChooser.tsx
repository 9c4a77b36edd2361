import type { FolderEntry } from "@openutm/shared-types";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ArrowUp, Disc3, File, Folder, HardDrive } from "lucide-react";
import { useState } from "react";
import { reasonOf, useConnection } from "../../app/backend.tsx";
import { Button } from "../../components/button/Button.tsx";
import { Dialog } from "../../components/dialog/Dialog.tsx";
import { Field } from "../../components/field/Field.tsx";
import { Input } from "../../components/input/Input.tsx";
import { ReasonCard } from "../../components/reason-card/ReasonCard.tsx";
import { Switch } from "../../components/switch/Switch.tsx";
import { fileName, sizeText } from "../../detail/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { shownName } from "../../shown-name.ts";
import styles from "./FileChooser.module.css";

const icons = { folder: Folder, iso: Disc3, disk: HardDrive, other: File } as const;

const Entry = ({
  entry,
  chosen,
  onPick,
  onOpen,
}: {
  readonly entry: FolderEntry;
  readonly chosen: boolean;
  onPick(): void;
  onOpen(): void;
}) => {
  const { t, i18n } = useTranslation("create");
  const { kind, name, sizeBytes, modifiedAtMs } = entry;
  const Icon = icons[kind];
  return (
    <li>
      <button
        type="button"
        className={styles["entry"]}
        aria-pressed={kind === "folder" ? undefined : chosen}
        onClick={kind === "folder" ? onOpen : onPick}
        onDoubleClick={onOpen}
      >
        <Icon size={16} role="img" aria-label={t(`chooser.kind.${kind}`)} />
        <bdi className={styles["name"]}>{shownName(name)}</bdi>
        <small>{sizeBytes === undefined ? "" : sizeText(i18n.language, sizeBytes)}</small>
        <small className={styles["date"]}>
          {new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium" }).format(modifiedAtMs)}
        </small>
      </button>
    </li>
  );
};

type FileChooserProps = { onChoose(path: string): void; onClose(): void };

/** The host's files, for a page whose shell has no file dialog. */
export const FileChooser = ({ onChoose, onClose }: FileChooserProps) => {
  const { t } = useTranslation("create");
  const { t: tc } = useTranslation();
  const [path, setPath] = useState<string>();
  const [typed, setTyped] = useState<string>();
  const [picked, setPicked] = useState<string>();
  const [everything, setEverything] = useState(false);
  const connection = useConnection();
  const input = {
    ...(path === undefined ? {} : { path }),
    show: everything ? ("all" as const) : ("images" as const),
  };
  // Asked each time: files come and go without a word.
  const { data, error, isFetching, isPlaceholderData } = useQuery({
    queryKey: ["file.list", input],
    queryFn: () => connection.call("file.list", input),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
  const open = (folder: string): void => {
    setPath(folder);
    setTyped(undefined);
    setPicked(undefined);
  };
  // While a folder is asked for, the list is still the one before, but the address is where somebody has gone.
  const here = (isPlaceholderData ? path : undefined) ?? data?.path ?? path ?? "";
  return (
    <Dialog
      size="wide"
      title={t("chooser.title")}
      description={t("chooser.description")}
      onClose={onClose}
      actions={
        <>
          <Switch label={t("chooser.all")} checked={everything} onChange={setEverything} />
          <span className={styles["space"]} />
          <Button onClick={onClose}>{tc("cancel")}</Button>
          <Button
            variant="primary"
            disabledReason={picked === undefined ? t("obstacle.chooseFile") : undefined}
            onClick={() => picked !== undefined && onChoose(picked)}
          >
            {t("chooser.choose")}
          </Button>
        </>
      }
    >
      <div className={styles["chooser"]}>
        <nav className={styles["places"]} aria-label={t("chooser.places")}>
          {data?.places.map((place) => (
            <Button key={place.path} variant="quiet" onClick={() => open(place.path)}>
              <bdi className={styles["name"]}>{shownName(place.name)}</bdi>
            </Button>
          ))}
        </nav>
        <div className={styles["folder"]}>
          <form
            className={styles["bar"]}
            onSubmit={(event) => {
              event.preventDefault();
              event.stopPropagation();
              if (typed !== undefined && typed.trim() !== "") open(typed.trim());
            }}
          >
            <Button
              icon={<ArrowUp size={14} aria-hidden />}
              aria-label={t("chooser.up")}
              title={t("chooser.up")}
              disabled={data?.parent === undefined}
              onClick={() => data?.parent !== undefined && open(data.parent)}
            />
            <Field label={t("chooser.path")}>
              {(attributes) => (
                <Input
                  {...attributes}
                  value={typed ?? here}
                  onChange={setTyped}
                  spellCheck={false}
                  dir="ltr"
                />
              )}
            </Field>
          </form>
          {error !== null && <ReasonCard reason={reasonOf(error)} />}
          {data === undefined && error === null && <p role="status">{t("chooser.loading")}</p>}
          {data !== undefined && error === null && (
            <>
              {data.entries.length === 0 && (
                <p className={styles["empty"]} role="status">
                  {t(everything ? "chooser.emptyAll" : "chooser.empty")}
                </p>
              )}
              <ul
                className={styles["entries"]}
                aria-label={t("chooser.entries", { folder: shownName(fileName(here)) })}
                aria-busy={isFetching}
              >
                {data.entries.map((entry) => (
                  <Entry
                    key={entry.path}
                    entry={entry}
                    chosen={entry.path === picked}
                    onPick={() => setPicked(entry.path)}
                    onOpen={() =>
                      entry.kind === "folder" ? open(entry.path) : onChoose(entry.path)
                    }
                  />
                ))}
              </ul>
              {data.truncated && <p className={styles["empty"]}>{t("chooser.truncated")}</p>}
            </>
          )}
        </div>
      </div>
    </Dialog>
  );
};
