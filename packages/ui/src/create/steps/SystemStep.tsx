import { FileDown, Play } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../components/button/Button.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { OsMark } from "../OsMark.tsx";
import type { System } from "../wish/wish.ts";
import styles from "./Steps.module.css";
import type { StepProps } from "./step-props.ts";

type TileProps = {
  readonly mark: ReactNode;
  readonly title: string;
  readonly fact: string;
  readonly chosen?: boolean;
  readonly disabled?: boolean;
  readonly wide?: boolean;
  onClick?(): void;
};

const Tile = ({
  mark,
  title,
  fact,
  chosen = false,
  disabled = false,
  wide,
  onClick,
}: TileProps) => (
  <button
    type="button"
    className={styles["tile"]}
    data-wide={wide}
    aria-pressed={disabled ? undefined : chosen}
    aria-disabled={disabled || undefined}
    onClick={disabled ? undefined : onClick}
  >
    {mark}
    <span className={styles["tileText"]}>
      <b>{title}</b>
      <small>{fact}</small>
    </span>
  </button>
);

type SystemStepProps = StepProps & {
  onDemo(): void;
  /** Opens a file dialog. */
  onChooseFile(): void;
};

/** One click chooses and goes on. */
export const SystemStep = ({ state, goTo, onDemo, onChooseFile }: SystemStepProps) => {
  const { t } = useTranslation("create");
  const { wish, change } = state;
  const choose = (system: System): void => {
    change({ system });
    goTo("medium");
  };
  return (
    <>
      <div className={styles["tiles"]}>
        <Tile
          mark={<OsMark family="linux" />}
          title={t("system.linux")}
          fact={t("system.linuxFact")}
          chosen={wish.system === "linux"}
          onClick={() => choose("linux")}
        />
        <Tile
          mark={<OsMark family="windows" />}
          title={t("system.windows")}
          fact={t("system.windowsFact")}
          chosen={wish.system === "windows"}
          onClick={() => choose("windows")}
        />
        <Tile
          mark={<OsMark family="macos" />}
          title={t("system.macos")}
          fact={t("system.macosReason")}
          disabled
        />
        <Tile
          mark={<OsMark family="other" />}
          title={t("system.other")}
          fact={t("system.otherFact")}
          chosen={wish.system === "other"}
          onClick={() => choose("other")}
        />
        <Tile
          wide
          mark={
            <span className={styles["fileMark"]}>
              <FileDown size={20} aria-hidden />
            </span>
          }
          title={t("system.file")}
          fact={t("system.fileFact")}
          chosen={wish.system === "file"}
          onClick={() => {
            choose("file");
            onChooseFile();
          }}
        />
      </div>
      <div className={styles["demo"]}>
        <Button variant="quiet" icon={<Play size={14} aria-hidden />} onClick={onDemo}>
          {t("system.demo")}
        </Button>
        <small>{t("system.demoFact")}</small>
      </div>
    </>
  );
};
