import { reasonOf, useAnswer } from "../app/backend.tsx";
import { Pane } from "../app/Pane.tsx";
import { ReasonCard } from "../components/reason-card/ReasonCard.tsx";
import { useTranslation } from "../i18n/index.ts";

/** What `doctor` says of this host. */
export const HealthScreen = () => {
  const { t } = useTranslation("health");
  const { data, error } = useAnswer("doctor", {});
  return (
    <Pane title={t("title")}>
      {error !== null && <ReasonCard reason={reasonOf(error)} />}
      {data?.problems.length === 0 && <p>{t("allGood")}</p>}
      {data?.problems.map((problem) => (
        <ReasonCard key={problem.code} reason={problem} tone="warning" />
      ))}
    </Pane>
  );
};
