import { Activity, Settings2, Trash2 } from "lucide-react";
import { useAnswer } from "../../app/backend.tsx";
import { useNavigation } from "../../app/navigation.tsx";
import { Button } from "../../components/button/Button.tsx";
import { Tooltip } from "../../components/tooltip/Tooltip.tsx";
import { useTranslation } from "../../i18n/index.ts";
import styles from "./SidebarFooter.module.css";

/** The ways out of the library: settings, trash, and how this computer does. */
export const SidebarFooter = () => {
  const { t } = useTranslation("library");
  const { at, go } = useNavigation();
  const { data } = useAnswer("doctor", {});
  const problems = data?.problems.length;
  const health = (): string => {
    if (problems === undefined) return t("health.unknown");
    return problems === 0 ? t("health.good") : t("health.problems", { count: problems });
  };
  const look = problems === undefined ? undefined : problems === 0 ? "good" : "problems";
  const current = (name: typeof at.name): "page" | undefined =>
    at.name === name ? "page" : undefined;
  return (
    <div className={styles["footer"]}>
      <Button
        variant="quiet"
        icon={<Settings2 size={15} aria-hidden />}
        aria-current={current("settings")}
        onClick={() => go({ name: "settings" })}
      >
        {t("settings")}
      </Button>
      <Tooltip text={t("trash")}>
        <Button
          variant="quiet"
          icon={<Trash2 size={15} aria-hidden />}
          aria-label={t("trash")}
          aria-current={current("trash")}
          onClick={() => go({ name: "trash" })}
        />
      </Tooltip>
      <span className={styles["health"]} data-health={look}>
        <Button
          variant="quiet"
          icon={<Activity size={15} aria-hidden />}
          aria-current={current("health")}
          onClick={() => go({ name: "health" })}
        >
          {health()}
        </Button>
      </span>
    </div>
  );
};
