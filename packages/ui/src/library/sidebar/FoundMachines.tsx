import { useDeferredValue, useMemo } from "react";
import { useLibrary } from "../../app/backend.tsx";
import { useShownPlace } from "../../app/use-shown-place.ts";
import { useTranslation } from "../../i18n/index.ts";
import styles from "./FoundMachines.module.css";
import { MachineList } from "./MachineList.tsx";
import { sidebarItems, type SidebarFilter } from "./rows.ts";

type FoundMachinesProps = SidebarFilter & { onFold(group: string, folded: boolean): void };

/** The machines that fit what is searched. Of the sidebar only this is drawn again whenever one of them changes. */
export const FoundMachines = ({ query, tags, folded, onFold }: FoundMachinesProps) => {
  const { t } = useTranslation("library");
  const { vms } = useLibrary();
  const place = useShownPlace();
  const searched = useDeferredValue(query);
  const items = useMemo(
    () => sidebarItems(vms, { query: searched, tags, folded }),
    [vms, searched, tags, folded],
  );
  const nothing = (): string => {
    if (vms.length === 0) return t("nothing");
    return query === "" ? t("noTagged") : t("noMatch");
  };
  if (items.length === 0) return <p className={styles["nothing"]}>{nothing()}</p>;
  return (
    <MachineList
      items={items}
      selectedId={place.name === "library" ? place.vmId : undefined}
      onFold={onFold}
    />
  );
};
