import type { DoctorReport } from "@openutm/shared-types";
import { useState } from "react";
import { SliderRow } from "../../components/slider/SliderRow.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { memoryText } from "../format.ts";

/** Small machines are sized in megabytes, all others in gigabytes; the unit stays while somebody drags. */
const memoryScales = {
  MB: { mib: 1, min: 16, step: 16, max: 2048 },
  GB: { mib: 1024, min: 0.25, step: 0.25, max: Infinity },
} as const;

/** How much memory, within what this computer has. */
export const Memory = ({ doctor }: { readonly doctor: DoctorReport | undefined }) => {
  const { t, i18n } = useTranslation("detail");
  const { values, configure } = useDraft();
  const { memoryMib } = values.config;
  const [unit] = useState<keyof typeof memoryScales>(() => (memoryMib < 1024 ? "MB" : "GB"));
  const { mib, min, step, max } = memoryScales[unit];
  const hostMib = doctor?.memoryMib ?? memoryMib;
  const value = memoryMib / mib;
  const limit = Math.max(min, Math.floor(hostMib / mib / step) * step);
  return (
    <SliderRow
      label={t("section.memoryMib")}
      unit={unit}
      value={value}
      onChange={(next) => configure({ memoryMib: Math.round(next * mib) })}
      min={min}
      max={Math.max(Math.min(limit, max), value)}
      limit={limit}
      step={step}
      {...(doctor === undefined
        ? {}
        : {
            fact: t("hardware.memoryFact", {
              total: memoryText(i18n.language, doctor.memoryMib),
              free: memoryText(i18n.language, doctor.memoryFreeMib),
            }),
          })}
    />
  );
};
