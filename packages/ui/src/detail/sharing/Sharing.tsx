import { Switch } from "../../components/switch/Switch.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { FormCard, FormColumn, FormNote } from "../form/FormCard.tsx";
import { useGuestInfo } from "../vm-facts.ts";

/** What host and guest have in common. */
export const Sharing = () => {
  const { t } = useTranslation("detail");
  const { vm, values, configure } = useDraft();
  const info = useGuestInfo(vm);
  const { sharing } = values.config;
  const displayAgent = vm.runtime?.displayAgent;
  return (
    <FormColumn>
      <FormCard title={t("sharing.clipboardTitle")}>
        <Switch
          label={t("sharing.clipboard")}
          fact={t("sharing.clipboardFact")}
          checked={sharing.clipboard}
          onChange={(clipboard) => configure({ sharing: { ...sharing, clipboard } })}
        />
        {displayAgent !== undefined && (
          <FormNote>{t(`sharing.displayAgent.${displayAgent}`)}</FormNote>
        )}
      </FormCard>
      <FormCard title={t("sharing.agentTitle")}>
        <Switch
          label={t("sharing.agent")}
          fact={t("sharing.agentFact")}
          checked={sharing.guestAgent}
          onChange={(guestAgent) => configure({ sharing: { ...sharing, guestAgent } })}
        />
        {info !== undefined && (
          <FormNote tone={info.agent === "notAnswering" ? "warning" : "info"}>
            {t(`sharing.agentState.${info.agent}`)}
            {info.agent === "absent" && ` ${t("sharing.agentInstall")}`}
          </FormNote>
        )}
      </FormCard>
      <FormCard title={t("sharing.filesTitle")}>
        <Switch
          label={t("sharing.files")}
          checked={false}
          onChange={() => undefined}
          disabledReason={t("sharing.filesReason")}
        />
      </FormCard>
    </FormColumn>
  );
};
