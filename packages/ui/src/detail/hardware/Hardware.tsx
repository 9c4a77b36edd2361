import { useTranslation } from "../../i18n/index.ts";
import { FormCard, FormColumn, FormNote } from "../form/FormCard.tsx";
import { useFieldError } from "../form/use-field-error.ts";
import { useDoctor } from "../host.ts";
import { Memory } from "./Memory.tsx";
import { Platform } from "./Platform.tsx";
import { Processor } from "./Processor.tsx";
import { UsbDevices } from "./UsbDevices.tsx";

/** What the machine is made of. */
export const Hardware = () => {
  const { t } = useTranslation("detail");
  const doctor = useDoctor();
  const error = useFieldError();
  const problem = error("config.memoryMib");
  return (
    <FormColumn>
      <FormCard title={t("hardware.size")}>
        <Processor doctor={doctor} />
        <Memory doctor={doctor} />
        {problem !== undefined && <FormNote tone="error">{problem}</FormNote>}
      </FormCard>
      <Platform doctor={doctor} />
      <UsbDevices />
    </FormColumn>
  );
};
