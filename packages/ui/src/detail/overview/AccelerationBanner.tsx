import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useNavigation } from "../../app/navigation.tsx";
import { Button } from "../../components/button/Button.tsx";
import { Dialog } from "../../components/dialog/Dialog.tsx";
import { useTranslation } from "../../i18n/index.ts";
import type { WholeVm } from "../draft/draft.ts";
import { hardwareAccelerators, useDoctor } from "../host.ts";
import styles from "./AccelerationBanner.module.css";

/** Says that a running guest has no hardware acceleration, why, and what helps. */
export const AccelerationBanner = ({ vm }: { readonly vm: WholeVm }) => {
  const { t } = useTranslation("detail");
  const { go } = useNavigation();
  const doctor = useDoctor();
  const [isAsked, setIsAsked] = useState(false);
  if (vm.runtime?.accelerator !== "tcg" || doctor === undefined) return null;

  const { arch, accelerator } = vm.config;
  const reports = hardwareAccelerators(doctor, arch);
  const usable = reports.find((report) => report.usable);
  const why = (): string => {
    if (arch !== doctor.arch) return t("slow.foreign", { arch, host: doctor.arch });
    if (usable !== undefined && accelerator === "tcg") return t("slow.chosen");
    return usable === undefined ? (reports[0]?.reason ?? t("slow.none")) : t("slow.restart");
  };
  // A machine of another kind is emulated wherever it runs: there is nothing to fix.
  const canFix = arch === doctor.arch;
  return (
    <section className={styles["banner"]} aria-label={t("slow.title")}>
      <TriangleAlert size={16} aria-hidden />
      <p>
        <b>{t("slow.title")}</b> {why()}
      </p>
      {canFix && (
        <Button variant="quiet" onClick={() => setIsAsked(true)}>
          {t("slow.how")}
        </Button>
      )}
      {isAsked && (
        <Dialog
          title={t("slow.how")}
          description={t("slow.cost")}
          onClose={() => setIsAsked(false)}
          actions={
            <>
              <Button onClick={() => go({ name: "health" })}>{t("slow.health")}</Button>
              <Button variant="primary" onClick={() => setIsAsked(false)}>
                {t("slow.close")}
              </Button>
            </>
          }
        >
          <ul className={styles["reports"]}>
            {usable !== undefined && (
              <li>{accelerator === "tcg" ? t("slow.fixChosen") : t("slow.restart")}</li>
            )}
            {reports
              .filter((report) => !report.usable)
              .map(({ name, reason, hint }) => (
                <li key={name}>
                  <b>{name.toUpperCase()}</b> {reason}
                  {hint !== undefined && <p>{hint}</p>}
                </li>
              ))}
          </ul>
        </Dialog>
      )}
    </section>
  );
};
