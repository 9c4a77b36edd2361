import type { Display, Sound } from "@openutm/shared-types";
import { Display as DisplaySchema, Sound as SoundSchema } from "@openutm/shared-types";
import { useQuery } from "@tanstack/react-query";
import { hasScreen, useConnection } from "../../app/backend.tsx";
import { Field } from "../../components/field/Field.tsx";
import { Select } from "../../components/select/Select.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { FormCard, FormColumn, FormNote } from "../form/FormCard.tsx";
import { useRefusal } from "../host.ts";

const protocols = DisplaySchema.shape.protocol.options;
const devices = DisplaySchema.shape.device.options;
const sounds = SoundSchema.shape.device.options;

const Connection = () => {
  const { t } = useTranslation("detail");
  const { vm } = useDraft();
  const connection = useConnection();
  const { runtime } = vm;
  const { data: screen } = useQuery({
    queryKey: ["screen size", vm.id, runtime?.pid],
    queryFn: () => connection.call("vm.screenshot", { id: vm.id }),
    enabled: hasScreen(vm),
    gcTime: 0,
  });
  if (runtime === undefined) return null;
  return (
    <FormCard title={t("display.now")}>
      <Field label={t("display.connection")} layout="row" fact={t("display.private")}>
        {({ id }) => (
          <output id={id}>
            {runtime.displayProtocol === "none"
              ? t("overview.noDisplay")
              : runtime.displayProtocol.toUpperCase()}
          </output>
        )}
      </Field>
      {screen !== undefined && (
        <Field label={t("display.size")} layout="row">
          {({ id }) => (
            <output id={id}>
              {t("display.sizeValue", { width: screen.widthPx, height: screen.heightPx })}
            </output>
          )}
        </Field>
      )}
      <FormNote>{t(`display.abilities.${runtime.displayProtocol}`)}</FormNote>
    </FormCard>
  );
};

/** How the machine is seen and heard. */
export const DisplayAndSound = () => {
  const { t } = useTranslation("detail");
  const refusal = useRefusal();
  const { values, configure } = useDraft();
  const { display, sound } = values.config;
  const refusalOf = (protocol: Display["protocol"]): string | undefined =>
    protocol === "spice" || protocol === "vnc" ? refusal(`display.${protocol}`) : undefined;
  return (
    <FormColumn>
      <Connection />
      <FormCard title={t("section.display")}>
        <Field label={t("display.protocol")} layout="row" fact={t("display.protocolFact")}>
          {(attributes) => (
            <Select
              {...attributes}
              options={protocols.map((value) => ({
                value,
                label: t(`display.protocols.${value}`),
                fact: refusalOf(value) ?? t(`display.protocolFacts.${value}`),
                disabled: refusalOf(value) !== undefined,
              }))}
              value={display.protocol}
              onChange={(protocol) => configure({ display: { ...display, protocol } })}
            />
          )}
        </Field>
        <Field label={t("display.device")} layout="row" fact={t("display.deviceFact")}>
          {(attributes) => (
            <Select
              {...attributes}
              options={devices.map((value) => ({
                value,
                label: t(`display.devices.${value}`),
                fact: t(`display.deviceFacts.${value}`),
              }))}
              value={display.device}
              onChange={(device) => configure({ display: { ...display, device } })}
            />
          )}
        </Field>
      </FormCard>
      <FormCard title={t("section.sound")}>
        <Field label={t("display.soundDevice")} layout="row" fact={t("display.soundFact")}>
          {(attributes) => (
            <Select<Sound["device"]>
              {...attributes}
              options={sounds.map((value) => ({
                value,
                label: t(`display.sounds.${value}`),
                fact: t(`display.soundFacts.${value}`),
              }))}
              value={sound.device}
              onChange={(device) => configure({ sound: { device } })}
            />
          )}
        </Field>
      </FormCard>
    </FormColumn>
  );
};
