import type { UnattachedImage } from "@openutm/shared-types";
import { useCall, useConnection } from "../../app/backend.tsx";
import { Button } from "../../components/button/Button.tsx";
import { ReasonCard } from "../../components/reason-card/ReasonCard.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { FormCard } from "../form/FormCard.tsx";
import { fileName, sizeText } from "../format.ts";
import styles from "./UnattachedImages.module.css";

/** Images that were kept when their drive was removed, and the way back. */
export const UnattachedImages = ({ images }: { readonly images: readonly UnattachedImage[] }) => {
  const { t, i18n } = useTranslation("detail");
  const connection = useConnection();
  const { vm } = useDraft();
  const call = useCall();
  if (images.length === 0) return null;
  const attach = (path: string) =>
    void call.run(() =>
      connection.call("vm.addDrive", {
        id: vm.id,
        revision: vm.revision,
        drive: { kind: "disk", path, mode: "inPlace" },
      }),
    );
  return (
    <FormCard title={t("drives.unattached.title")}>
      {images.map(({ path, allocatedBytes }) => (
        <div key={path} className={styles["image"]}>
          <span title={path}>
            <bdi>{fileName(path)}</bdi>
            <small>{sizeText(i18n.language, allocatedBytes)}</small>
          </span>
          <Button busy={call.busy} onClick={() => attach(path)}>
            {t("drives.unattached.attach")}
          </Button>
        </div>
      ))}
      {call.failure !== undefined && <ReasonCard reason={call.failure} />}
    </FormCard>
  );
};
