import { Plus } from "lucide-react";
import { Button } from "../../components/button/Button.tsx";
import { EmptyState } from "../../components/empty-state/EmptyState.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { FormColumn, FormNote } from "../form/FormCard.tsx";
import { useProblemText } from "../form/use-field-error.ts";
import { addNetwork, newMac } from "./edits.ts";
import { NetworkCard } from "./NetworkCard.tsx";

const maxNetworks = 8;

/** The machine's network cards. */
export const NetworkTab = () => {
  const { t } = useTranslation("detail");
  const problemText = useProblemText();
  const { values, problems, configure } = useDraft();
  const { networks } = values.config;
  const found = problems.filter(({ path }) => path === "config.networks");
  const add = (
    <Button
      icon={<Plus size={14} aria-hidden />}
      disabledReason={networks.length >= maxNetworks ? t("network.full") : undefined}
      onClick={() => configure({ networks: addNetwork(networks, newMac()) })}
    >
      {t("network.add")}
    </Button>
  );
  return (
    <FormColumn>
      {found.map((problem, index) => (
        // oxlint-disable-next-line no-array-index-key -- one rule may be broken twice; the notes have no state
        <FormNote key={index} tone="error">
          {problemText(problem)}
        </FormNote>
      ))}
      {networks.length === 0 && (
        <EmptyState
          title={t("network.emptyTitle")}
          description={t("network.emptyText")}
          actions={add}
        />
      )}
      {networks.map((network, index) => (
        <NetworkCard
          key={network.id}
          network={network}
          title={
            networks.length === 1
              ? t("network.card")
              : t("network.cardNumber", { number: index + 1 })
          }
        />
      ))}
      {networks.length > 0 && <div>{add}</div>}
    </FormColumn>
  );
};
