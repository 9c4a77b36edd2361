import { PanelLeft, Plus } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { useLibrary } from "../../app/backend.tsx";
import { useRunCommand } from "../../app/commands/run-command.tsx";
import { useNavigation } from "../../app/navigation.tsx";
import { JobList } from "../../app/jobs/JobList.tsx";
import { useShownPlace } from "../../app/use-shown-place.ts";
import { Button } from "../../components/button/Button.tsx";
import { Sidebar } from "../../components/sidebar/Sidebar.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { MachineList } from "./MachineList.tsx";
import styles from "./MachinesSidebar.module.css";
import { allTags, sidebarItems } from "./rows.ts";
import { SearchField } from "./SearchField.tsx";
import { SidebarFooter } from "./SidebarFooter.tsx";
import { useFolded } from "./use-folded.ts";

/** All machines, at the side of everything else. */
export const MachinesSidebar = () => {
  const { t } = useTranslation("library");
  const { t: command } = useTranslation("commands");
  const { vms } = useLibrary();
  const { go } = useNavigation();
  const run = useRunCommand();
  const place = useShownPlace();
  const [query, setQuery] = useState("");
  const [tags, setTags] = useState<readonly string[]>([]);
  const [folded, fold] = useFolded();
  const searched = useDeferredValue(query);
  const knownTags = useMemo(() => allTags(vms), [vms]);
  const items = useMemo(
    () => sidebarItems(vms, { query: searched, tags, folded }),
    [vms, searched, tags, folded],
  );
  const nothing = (): string => {
    if (vms.length === 0) return t("nothing");
    return query === "" ? t("noTagged") : t("noMatch");
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
          onFirst={() => {
            const first = items.find((item) => item.kind === "vm");
            if (first !== undefined) go({ name: "library", vmId: first.vm.id });
          }}
        />
      }
      footer={<SidebarFooter />}
    >
      {items.length === 0 ? (
        <p className={styles["nothing"]}>{nothing()}</p>
      ) : (
        <MachineList
          items={items}
          selectedId={place.name === "library" ? place.vmId : undefined}
          onFold={fold}
        />
      )}
      <JobList />
    </Sidebar>
  );
};
