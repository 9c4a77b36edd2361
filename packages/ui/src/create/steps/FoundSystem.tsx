import { Button } from "../../components/button/Button.tsx";
import { Combobox } from "../../components/combobox/Combobox.tsx";
import { Field } from "../../components/field/Field.tsx";
import { ReasonCard } from "../../components/reason-card/ReasonCard.tsx";
import { fileName, sizeText } from "../../detail/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { shownName } from "../../shown-name.ts";
import { OsMark } from "../OsMark.tsx";
import { systemGroups } from "../wish/system-groups.ts";
import { mismatchOf, type Belief } from "../wish/system.ts";
import type { WishState } from "../use-wish.ts";
import styles from "./Steps.module.css";

const tones: Readonly<Record<Belief, "sure" | "unsure" | "none">> = {
  certain: "sure",
  likely: "sure",
  chosen: "sure",
  guess: "unsure",
  assumed: "unsure",
  unknown: "none",
};

type FoundSystemProps = { readonly state: WishState; onChooseFile(): void };

/** The file with the system that it says it is, how sure that is, and the way to say otherwise. */
export const FoundSystem = ({ state, onChooseFile }: FoundSystemProps) => {
  const { t, i18n } = useTranslation("create");
  const { wish, system, systems, chooseOs, change } = state;
  const { file } = wish;
  const known = wish.start === "file" && file.state === "known" ? file : undefined;
  const mismatch = mismatchOf(wish, system);
  const systemName =
    system.name === undefined
      ? t(system.family === "linux" ? "medium.anyLinux" : "medium.anySystem")
      : shownName(system.name);
  return (
    <>
      <div className={styles["found"]}>
        <OsMark family={system.family} name={system.name} />
        <div className={styles["foundText"]}>
          <b>{systemName}</b>
          {known === undefined ? (
            <span>{t("medium.empty")}</span>
          ) : (
            <>
              <bdi title={known.path}>{shownName(fileName(known.path))}</bdi>
              <small>
                {t(known.report.format === "iso" ? "medium.isIso" : "medium.isDisk", {
                  size: sizeText(i18n.language, known.report.fileSizeBytes),
                })}
              </small>
            </>
          )}
        </div>
        {(known !== undefined || system.belief !== "unknown") && (
          <span className={styles["belief"]} data-tone={tones[system.belief]}>
            {t(`medium.belief.${system.belief}`)}
          </span>
        )}
      </div>
      {mismatch !== undefined && (
        <p className={styles["note"]} role="status">
          {t("medium.mismatch", {
            asked: t(`system.${mismatch}`),
            found: shownName(system.name ?? ""),
          })}
        </p>
      )}
      {system.unsupported !== undefined && (
        <ReasonCard reason={{ code: "capability.missing", message: system.unsupported }} />
      )}
      <Field label={t("medium.system")}>
        {(attributes) => (
          <Combobox
            {...attributes}
            groups={systemGroups(systems, system, t("system.other"))}
            value={system.osId ?? null}
            onChange={chooseOs}
            placeholder={t("medium.findSystem", { count: systems.length })}
            emptyText={t("medium.noSystem")}
          />
        )}
      </Field>
      <div className={styles["actions"]}>
        {known === undefined ? (
          <Button onClick={() => change({ start: "file" })}>{t("medium.withFile")}</Button>
        ) : (
          <Button onClick={onChooseFile}>{t("medium.another")}</Button>
        )}
      </div>
    </>
  );
};
