import type { Network } from "@openutm/shared-types";
import { Network as NetworkSchema, NetworkModel } from "@openutm/shared-types";
import { RefreshCw } from "lucide-react";
import { Button } from "../../components/button/Button.tsx";
import { Field } from "../../components/field/Field.tsx";
import { Input } from "../../components/input/Input.tsx";
import { Select } from "../../components/select/Select.tsx";
import { Switch } from "../../components/switch/Switch.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { FormCard } from "../form/FormCard.tsx";
import { useFieldError } from "../form/use-field-error.ts";
import { useRefusal } from "../host.ts";
import { changeNetwork, newMac, removeNetwork } from "./edits.ts";
import styles from "./NetworkCard.module.css";
import { PortForwards } from "./PortForwards.tsx";

type NetworkCardProps = { readonly network: Network; readonly title: string };

const modes = NetworkSchema.shape.mode.options;

/** One network card: how it is connected, how the guest sees it. */
export const NetworkCard = ({ network, title }: NetworkCardProps) => {
  const { t } = useTranslation("detail");
  const error = useFieldError();
  const refusal = useRefusal();
  const { values, configure } = useDraft();
  const { networks } = values.config;
  const set = (change: Partial<Network>): void =>
    configure({ networks: changeNetwork(networks, network.id, change) });
  const refusalOf = (mode: Network["mode"]): string | undefined =>
    mode === "bridged" ? refusal("network.bridged") : undefined;
  const at = `config.networks.${network.id}`;
  return (
    <FormCard
      title={title}
      actions={
        <Button
          variant="quiet"
          onClick={() => configure({ networks: removeNetwork(networks, network.id) })}
        >
          {t("network.remove")}
        </Button>
      }
    >
      <Field
        label={t("network.modeLabel")}
        layout="row"
        fact={refusalOf(network.mode) ?? t(`network.modeFacts.${network.mode}`)}
      >
        {(attributes) => (
          <Select
            {...attributes}
            options={modes.map((value) => ({
              value,
              label: t(`network.mode.${value}`),
              fact: refusalOf(value) ?? t(`network.modeFacts.${value}`),
              disabled: refusalOf(value) !== undefined,
            }))}
            value={network.mode}
            onChange={(mode) => set({ mode })}
          />
        )}
      </Field>
      {network.mode === "bridged" && (
        <Field
          label={t("network.bridge")}
          layout="row"
          fact={t("network.bridgeFact")}
          error={error(`${at}.bridge`)}
        >
          {(attributes) => (
            <Input
              {...attributes}
              value={network.bridge ?? ""}
              onChange={(bridge) => set({ bridge: bridge === "" ? undefined : bridge })}
              placeholder="br0"
              spellCheck={false}
            />
          )}
        </Field>
      )}
      <Field
        label={t("network.model")}
        layout="row"
        fact={t(`network.modelFacts.${network.model}`)}
      >
        {(attributes) => (
          <Select
            {...attributes}
            options={NetworkModel.options.map((value) => ({
              value,
              label: value,
              fact: t(`network.modelFacts.${value}`),
            }))}
            value={network.model}
            onChange={(model) => set({ model })}
          />
        )}
      </Field>
      <Field
        label={t("network.mac")}
        layout="row"
        fact={t("network.macFact")}
        error={error(`${at}.mac`)}
      >
        {(attributes) => (
          <span className={styles["mac"]}>
            <Input
              {...attributes}
              value={network.mac}
              onChange={(mac) => set({ mac: mac.toLowerCase() })}
              spellCheck={false}
            />
            <Button
              icon={<RefreshCw size={14} aria-hidden />}
              aria-label={t("network.newMac")}
              title={t("network.newMac")}
              onClick={() => set({ mac: newMac() })}
            />
          </span>
        )}
      </Field>
      {network.mode === "user" && (
        <>
          <Switch
            label={t("network.isolated")}
            fact={t("network.isolatedFact")}
            checked={network.isolated}
            onChange={(isolated) => set({ isolated })}
          />
          <PortForwards network={network} onChange={(portForwards) => set({ portForwards })} />
        </>
      )}
    </FormCard>
  );
};
