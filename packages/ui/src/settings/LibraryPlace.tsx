import { FolderOpen } from "lucide-react";
import { useAnswer, useCall, useConnection } from "../app/backend.tsx";
import { Button } from "../components/button/Button.tsx";
import { CopyButton } from "../components/copy-button/CopyButton.tsx";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { useDoctor } from "../health/doctor.ts";
import { useTranslation } from "../i18n/index.ts";
import styles from "./Settings.module.css";

/** Where the library lies, with the ways to it. */
export const LibraryPlace = () => {
  const { t } = useTranslation("settings");
  const connection = useConnection();
  const { failure, run } = useCall();
  const home = useDoctor().data?.home;
  const reveal = useAnswer("capabilities", {}).data?.capabilities.find(
    ({ name }) => name === "host.reveal",
  );
  if (home === undefined) return null;
  return (
    <section className={styles["place"]} aria-labelledby="settings-library">
      <div className={styles["placeText"]}>
        <h2 id="settings-library">{t("library")}</h2>
        <small>{t("libraryFact")}</small>
        <code>{home}</code>
      </div>
      <div className={styles["placeActions"]}>
        <Button
          icon={<FolderOpen size={14} aria-hidden />}
          disabledReason={reveal?.available === false ? reveal.reason : undefined}
          onClick={() => void run(() => connection.call("host.reveal", { path: home }))}
        >
          {t("showInFiles")}
        </Button>
        <CopyButton text={home} label={t("copyPath")} variant="secondary" />
      </div>
      {failure !== undefined && <ReasonCard reason={failure} />}
    </section>
  );
};
