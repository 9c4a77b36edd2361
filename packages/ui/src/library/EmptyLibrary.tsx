import { Disc3, Play } from "lucide-react";
import { useCall, useConnection } from "../app/backend.tsx";
import { Button } from "../components/button/Button.tsx";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { useTranslation } from "../i18n/index.ts";
import styles from "./EmptyLibrary.module.css";

type EmptyLibraryProps = { onCreate(): void; onCreated(id: string): void };

/** What stands where the first VM will be. */
export const EmptyLibrary = ({ onCreate, onCreated }: EmptyLibraryProps) => {
  const { t } = useTranslation("library");
  const connection = useConnection();
  const { busy, failure, run } = useCall();
  const tryDemo = (): void =>
    void run(async () => {
      const { id } = await connection.call("vm.create", { name: "Demo", source: { kind: "demo" } });
      await connection.call("vm.start", { id });
      onCreated(id);
    });
  return (
    <div className={styles["empty"]}>
      <h1>{t("welcome")}</h1>
      <p>{t("welcomeHint")}</p>
      <div>
        <Button variant="primary" icon={<Disc3 size={15} aria-hidden />} onClick={onCreate}>
          {t("make")}
        </Button>
        <Button icon={<Play size={15} aria-hidden />} busy={busy} onClick={tryDemo}>
          {t("demo")}
        </Button>
      </div>
      {failure !== undefined && <ReasonCard reason={failure} />}
    </div>
  );
};
