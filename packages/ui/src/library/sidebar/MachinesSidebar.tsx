import { PanelLeft, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useLibraryFact, useVmsNow } from "../../app/backend.tsx";
import { useRunCommand } from "../../app/commands/run-command.tsx";
import { useNavigation } from "../../app/navigation.tsx";
import { JobList } from "../../app/jobs/JobList.tsx";
import { Button } from "../../components/button/Button.tsx";
import { Sidebar } from "../../components/sidebar/Sidebar.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { FoundMachines } from "./FoundMachines.tsx";
import { MachineMenu } from "./MachineMenu.tsx";
import styles from "./MachinesSidebar.module.css";
import { allTags, sidebarItems } from "./rows.ts";
import { SearchField } from "./SearchField.tsx";
import { SidebarFooter } from "./SidebarFooter.tsx";
import { useFolded } from "./use-folded.ts";

/** Every tag of the library, one list for as long as none comes or goes. */
const useKnownTags = (): readonly string[] => {
  const tags = useLibraryFact(({ vms }) => JSON.stringify(allTags(vms)));
  return useMemo(() => JSON.parse(tags) as readonly string[], [tags]);
};

/** All machines, at the side of everything else. */
export const MachinesSidebar = () => {
  const { t } = useTranslation("library");
  const { t: command } = useTranslation("commands");
  const vmsNow = useVmsNow();
  const { go } = useNavigation();
  const run = useRunCommand();
  const [query, setQuery] = useState("");
  const [tags, setTags] = useState<readonly string[]>([]);
  const [folded, fold] = useFolded();
  const knownTags = useKnownTags();
  const goToFirst = (): void => {
    const items = sidebarItems(vmsNow(), { query, tags, folded });
    const first = items.find((item) => item.kind === "vm");
    if (first !== undefined) go({ name: "library", vmId: first.vm.id });
  };
  return (
    <Sidebar
      label={t("machines")}
      header={
        <>
          <strong>OpenUTM</strong>
          <span className={styles["buttons"]}>
            <Button
              variant="quiet"
              icon={<PanelLeft size={16} aria-hidden />}
              aria-label={command("view.hideSidebar")}
              title={command("view.hideSidebar")}
              onClick={() => run("view.hideSidebar")}
            />
            <Button
              variant="quiet"
              icon={<Plus size={17} aria-hidden />}
              aria-label={t("newMachine")}
              title={t("newMachine")}
              onClick={() => run("app.create")}
            />
          </span>
        </>
      }
      search={
        <SearchField
          query={query}
          tags={tags}
          knownTags={knownTags}
          onQuery={setQuery}
          onTags={setTags}
          onFirst={goToFirst}
        />
      }
      footer={<SidebarFooter />}
    >
      <MachineMenu>
        <FoundMachines query={query} tags={tags} folded={folded} onFold={fold} />
      </MachineMenu>
      <JobList />
    </Sidebar>
  );
};
