import { ArrowDown, ArrowUp, Disc3, GripVertical, HardDrive } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/button/Button.tsx";
import { Switch } from "../../components/switch/Switch.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { useDriveWords } from "../drives/drive-facts.ts";
import { FormCard, FormNote } from "../form/FormCard.tsx";
import { useFieldError } from "../form/use-field-error.ts";
import styles from "./BootOrder.module.css";
import { moved } from "./reorder.ts";

/** From which drive the machine starts: by dragging, by buttons, or by Alt and the arrow keys on a row. */
export const BootOrder = () => {
  const { t } = useTranslation("detail");
  const error = useFieldError();
  const { values, configure } = useDraft();
  const { boot, drives } = values.config;
  const words = useDriveWords(drives, undefined);
  const [dragged, setDragged] = useState<number>();
  const [said, setSaid] = useState("");
  const known = boot.order.flatMap((id) => drives.find((drive) => drive.id === id) ?? []);
  const others = drives.filter(({ id }) => !boot.order.includes(id));

  const setOrder = (order: string[]): void => configure({ boot: { ...boot, order } });
  const move = (from: number, to: number): void => {
    const drive = known[from];
    if (drive === undefined || to < 0 || to >= known.length) return;
    setOrder(moved(boot.order, from, to));
    setSaid(t("firmware.movedTo", { name: words(drive).name, place: to + 1 }));
  };
  const problem = error("config.boot");
  return (
    <FormCard title={t("section.boot")}>
      <div className={styles["body"]}>
        <FormNote>{t("firmware.orderFact")}</FormNote>
        <ol className={styles["order"]} aria-label={t("section.boot")}>
          {known.map((drive, index) => {
            const { name, medium } = words(drive);
            const Icon = drive.kind === "disk" ? HardDrive : Disc3;
            return (
              <li
                key={drive.id}
                draggable
                data-dragged={dragged === index || undefined}
                onDragStart={(event) => {
                  event.dataTransfer.effectAllowed = "move";
                  setDragged(index);
                }}
                onDragEnd={() => setDragged(undefined)}
                onDragOver={(event) => {
                  if (dragged === undefined) return;
                  event.preventDefault();
                  if (dragged === index) return;
                  setOrder(moved(boot.order, dragged, index));
                  setDragged(index);
                }}
                onDrop={(event) => event.preventDefault()}
                onKeyDown={(event) => {
                  if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown"))
                    return;
                  event.preventDefault();
                  move(index, index + (event.key === "ArrowUp" ? -1 : 1));
                }}
              >
                <GripVertical size={14} aria-hidden className={styles["grip"]} />
                <Icon size={15} aria-hidden />
                <span className={styles["text"]}>
                  {name}
                  <small>
                    <bdi>{medium}</bdi>
                  </small>
                </span>
                <Button
                  variant="quiet"
                  icon={<ArrowUp size={14} aria-hidden />}
                  aria-label={t("firmware.moveUp", { name })}
                  aria-disabled={index === 0 || undefined}
                  onClick={() => move(index, index - 1)}
                />
                <Button
                  variant="quiet"
                  icon={<ArrowDown size={14} aria-hidden />}
                  aria-label={t("firmware.moveDown", { name })}
                  aria-disabled={index === known.length - 1 || undefined}
                  onClick={() => move(index, index + 1)}
                />
                <Button
                  variant="quiet"
                  onClick={() => setOrder(boot.order.filter((id) => id !== drive.id))}
                >
                  {t("firmware.skip")}
                </Button>
              </li>
            );
          })}
          {others.map((drive) => (
            <li key={drive.id} data-skipped>
              <span className={styles["text"]}>
                {words(drive).name}
                <small>{t("firmware.skipped")}</small>
              </span>
              <Button variant="quiet" onClick={() => setOrder([...boot.order, drive.id])}>
                {t("firmware.use")}
              </Button>
            </li>
          ))}
        </ol>
      </div>
      <Switch
        label={t("firmware.menu")}
        fact={t("firmware.menuFact")}
        checked={boot.menu}
        onChange={(menu) => configure({ boot: { ...boot, menu } })}
      />
      {problem !== undefined && <FormNote tone="error">{problem}</FormNote>}
      <span role="status" className={styles["unseen"]}>
        {said}
      </span>
    </FormCard>
  );
};
