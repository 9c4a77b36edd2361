import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/button/Button.tsx";
import { EmptyState } from "../../components/empty-state/EmptyState.tsx";
import { Menu } from "../../components/menu/Menu.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { FormColumn, FormNote } from "../form/FormCard.tsx";
import { useProblemText } from "../form/use-field-error.ts";
import { useRefusal } from "../host.ts";
import { useDriveUsage } from "../vm-facts.ts";
import { AddDriveDialog, type NewDriveKind } from "./AddDriveDialog.tsx";
import { DriveCard } from "./DriveCard.tsx";
import styles from "./DriveCard.module.css";
import { useDriveWords } from "./drive-facts.ts";
import { UnattachedImages } from "./UnattachedImages.tsx";

const kinds: readonly NewDriveKind[] = ["newDisk", "disk", "cdrom"];

/** The machine's disks and CD drives. Adding, removing and media hold at once; how a drive is connected is saved. */
export const Drives = () => {
  const { t } = useTranslation("detail");
  const { vm, values, problems } = useDraft();
  const problemText = useProblemText();
  const refusal = useRefusal();
  const usage = useDriveUsage(vm);
  const words = useDriveWords(values.config.drives, usage);
  const [adding, setAdding] = useState<NewDriveKind>();
  const running = vm.runtime !== undefined ? refusal("drive.hotplug") : undefined;
  const problem = problems.find(({ path }) => path === "config.drives");
  const add = (
    <Menu
      align="end"
      trigger={
        <Button icon={<Plus size={14} aria-hidden />} disabledReason={running}>
          {t("drives.add")}
        </Button>
      }
      entries={kinds.map((kind) => ({
        id: kind,
        label: t(`drives.new.${kind}`),
        run: () => setAdding(kind),
      }))}
    />
  );
  return (
    <FormColumn>
      <div className={styles["add"]}>{add}</div>
      {problem !== undefined && <FormNote tone="error">{problemText(problem)}</FormNote>}
      {values.config.drives.length === 0 && (
        <EmptyState title={t("drives.none")} description={t("drives.noneHint")} />
      )}
      {values.config.drives.map((drive) => (
        <DriveCard key={drive.id} drive={drive} words={words(drive)} />
      ))}
      <UnattachedImages images={usage?.unattached ?? []} />
      {adding !== undefined && (
        <AddDriveDialog kind={adding} onClose={() => setAdding(undefined)} />
      )}
    </FormColumn>
  );
};
