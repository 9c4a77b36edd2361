import { Disc3, HardDrive } from "lucide-react";
import { useNavigation } from "../../app/navigation.tsx";
import { Button } from "../../components/button/Button.tsx";
import { Card } from "../../components/card/Card.tsx";
import { ResourceBar } from "../../components/resource-bar/ResourceBar.tsx";
import { useTranslation } from "../../i18n/index.ts";
import type { WholeVm } from "../draft/draft.ts";
import { useDriveWords } from "../drives/drive-facts.ts";
import { useDriveUsage } from "../vm-facts.ts";
import styles from "./DrivesCard.module.css";

const icons = { disk: HardDrive, cdrom: Disc3 } as const;

/** The drives at a glance: what is in them and how full they are. */
export const DrivesCard = ({ vm }: { readonly vm: WholeVm }) => {
  const { t } = useTranslation("detail");
  const { go } = useNavigation();
  const words = useDriveWords(vm.config.drives, useDriveUsage(vm));
  return (
    <Card
      title={t("section.drives")}
      actions={
        <Button variant="quiet" onClick={() => go({ name: "library", vmId: vm.id, tab: "drives" })}>
          {t("overview.manageDrives")}
        </Button>
      }
    >
      {vm.config.drives.length === 0 && <p>{t("drives.none")}</p>}
      <ul className={styles["drives"]}>
        {vm.config.drives.map((drive) => {
          const { name, medium, usage } = words(drive);
          const Icon = icons[drive.kind];
          return (
            <li key={drive.id}>
              <span className={styles["icon"]}>
                <Icon size={15} aria-hidden />
              </span>
              <div className={styles["text"]}>
                {usage === undefined ? (
                  <b>{name}</b>
                ) : (
                  <ResourceBar
                    label={name}
                    used={usage.usedBytes}
                    total={usage.totalBytes}
                    text={usage.text}
                    tone="calm"
                  />
                )}
                <small title={medium}>
                  <bdi>{medium}</bdi>
                </small>
              </div>
            </li>
          );
        })}
      </ul>
    </Card>
  );
};
