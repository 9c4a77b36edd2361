import type { Vm } from "@openutm/shared-types";
import { useCallback, useMemo, type ComponentType } from "react";
import { useNavigation } from "../app/navigation.tsx";
import { vmTabs, type VmTab } from "../app/screens.ts";
import { Tabs } from "../components/tabs/Tabs.tsx";
import { useTranslation } from "../i18n/index.ts";
import { shownName } from "../shown-name.ts";
import { Advanced } from "./advanced/Advanced.tsx";
import { DisplayAndSound } from "./display/DisplayAndSound.tsx";
import { isWhole, type WholeVm } from "./draft/draft.ts";
import { DraftProvider, useDraft, useVmDraft } from "./draft/use-draft.ts";
import { Drives } from "./drives/Drives.tsx";
import { FirmwareTab } from "./firmware/FirmwareTab.tsx";
import { LeaveDialog } from "./form/LeaveDialog.tsx";
import { SaveBar } from "./form/SaveBar.tsx";
import { Hardware } from "./hardware/Hardware.tsx";
import { Logs } from "./logs/Logs.tsx";
import { NetworkTab } from "./network/NetworkTab.tsx";
import { Notes } from "./notes/Notes.tsx";
import { FailureCard } from "./overview/FailureCard.tsx";
import { Overview } from "./overview/Overview.tsx";
import { SerialConsole } from "./serial/SerialConsole.tsx";
import { Sharing } from "./sharing/Sharing.tsx";
import styles from "./VmDetail.module.css";

const LogsOfDraft = () => <Logs vm={useDraft().vm} />;

const views: Readonly<Record<VmTab, ComponentType>> = {
  overview: Overview,
  hardware: Hardware,
  drives: Drives,
  network: NetworkTab,
  display: DisplayAndSound,
  sharing: Sharing,
  firmware: FirmwareTab,
  notes: Notes,
  advanced: Advanced,
  logs: LogsOfDraft,
  serial: SerialConsole,
};

const WholeDetail = ({ vm, tab }: { readonly vm: WholeVm; readonly tab: VmTab }) => {
  const { t } = useTranslation("detail");
  const { go } = useNavigation();
  const draft = useVmDraft(vm);
  // The views ask for the machine themselves, so that the tabs stay as they are when it changes.
  const tabs = useMemo(
    () =>
      vmTabs.map((id) => {
        const View = views[id];
        return { id, label: t(`tabs.${id}`), content: <View /> };
      }),
    [t],
  );
  const choose = useCallback(
    (next: string) => go({ name: "library", vmId: vm.id, tab: next as VmTab }),
    [go, vm.id],
  );
  return (
    <DraftProvider value={draft}>
      <div className={styles["detail"]}>
        <Tabs layout="fill" label={shownName(vm.name)} value={tab} onChange={choose} tabs={tabs} />
        <SaveBar />
        <LeaveDialog />
      </div>
    </DraftProvider>
  );
};

/** A machine whose files cannot be read: why, and what its log says. */
const BrokenDetail = ({ vm }: { readonly vm: Vm }) => {
  const { t } = useTranslation("detail");
  return (
    <div className={styles["broken"]}>
      <FailureCard
        vm={vm}
        reason={vm.statusReason ?? { code: "vm.broken", message: t("failure.broken") }}
      />
      <Logs vm={vm} />
    </div>
  );
};

/** Everything about one machine. Key it by the VM's id. */
export const VmDetail = ({ vm, tab }: { readonly vm: Vm; readonly tab: VmTab }) =>
  isWhole(vm) ? <WholeDetail vm={vm} tab={tab} /> : <BrokenDetail vm={vm} />;
