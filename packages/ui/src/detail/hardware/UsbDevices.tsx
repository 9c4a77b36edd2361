import type { Usb } from "@openutm/shared-types";
import { Switch } from "../../components/switch/Switch.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { FormCard, FormNote } from "../form/FormCard.tsx";
import { useFieldError } from "../form/use-field-error.ts";

/** The USB controller and what hangs on it. */
export const UsbDevices = () => {
  const { t } = useTranslation("detail");
  const error = useFieldError();
  const { values, configure } = useDraft();
  const { usb } = values.config;
  const set = (change: Partial<Usb>): void => configure({ usb: { ...usb, ...change } });
  const problem = error("config.usb");
  return (
    <FormCard title={t("section.usb")}>
      <Switch
        label={t("hardware.usb")}
        fact={t("hardware.usbFact")}
        checked={usb.controller === "xhci"}
        // The tablet hangs on the controller: without one it goes with it.
        onChange={(on) => set(on ? { controller: "xhci" } : { controller: "none", tablet: false })}
      />
      <Switch
        label={t("hardware.tablet")}
        fact={t("hardware.tabletFact")}
        checked={usb.tablet}
        onChange={(tablet) => set({ tablet })}
        disabledReason={usb.controller === "none" ? t("hardware.tabletNeeds") : undefined}
      />
      {problem !== undefined && <FormNote tone="error">{problem}</FormNote>}
    </FormCard>
  );
};
