import { FileDown } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { useToasts } from "../../components/toast/Toast.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useHost } from "../host-actions.ts";
import { useNavigation } from "../navigation.tsx";
import styles from "./DropZone.module.css";
import { carriesFiles, readDrop } from "./dropped.ts";

/** A file that is dropped anywhere on the window becomes the beginning of a new machine. */
export const DropZone = ({ children }: { readonly children: ReactNode }) => {
  const { t } = useTranslation("app");
  const host = useHost();
  const toasts = useToasts();
  const { go } = useNavigation();
  const [over, setOver] = useState(false);
  // A shell that knows no paths takes drops itself.
  const active = host === undefined || host.pathOf !== undefined;

  useEffect(() => {
    if (!active) return undefined;
    const hasFiles = ({ dataTransfer }: DragEvent): boolean =>
      carriesFiles(dataTransfer?.types ?? [], host);
    const onOver = (event: DragEvent): void => {
      if (event.defaultPrevented || !hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = "copy";
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      setOver(false);
      if (event.defaultPrevented || !hasFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      const dropped = readDrop(event.dataTransfer, host);
      if (dropped.kind === "file") go({ name: "create", from: dropped.from });
      else if (dropped.kind === "folder")
        toasts.show({
          title: t("drop.folder"),
          description: t("drop.folderHint"),
          tone: "warning",
        });
      else toasts.show({ title: t("drop.nothing"), tone: "warning" });
    };
    addEventListener("dragenter", onOver);
    addEventListener("dragover", onOver);
    addEventListener("dragleave", onLeave);
    addEventListener("drop", onDrop);
    return () => {
      removeEventListener("dragenter", onOver);
      removeEventListener("dragover", onOver);
      removeEventListener("dragleave", onLeave);
      removeEventListener("drop", onDrop);
    };
  }, [active, host, go, toasts, t]);

  return (
    <>
      {children}
      {over && (
        <div className={styles["veil"]}>
          <div className={styles["here"]}>
            <FileDown size={30} aria-hidden />
            <b>{t("drop.here")}</b>
            <span>{t("drop.hint")}</span>
          </div>
        </div>
      )}
    </>
  );
};
