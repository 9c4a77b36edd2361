import { useAnswer, useVmsNow } from "../../app/backend.tsx";
import { Field } from "../../components/field/Field.tsx";
import { Input } from "../../components/input/Input.tsx";
import { RadioCards } from "../../components/radio-cards/RadioCards.tsx";
import { Switch } from "../../components/switch/Switch.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { freeSshPort } from "../wish/ports.ts";
import type { WishState } from "../use-wish.ts";
import styles from "./Steps.module.css";

const choices = ["shared", "isolated", "bridged", "none"] as const;

export const NetworkStep = ({ state: { wish, change } }: { readonly state: WishState }) => {
  const { t } = useTranslation("create");
  const vmsNow = useVmsNow();
  const bridged = useAnswer("capabilities", {}).data?.capabilities.find(
    ({ name }) => name === "network.bridged",
  );
  const reachable = wish.network === "shared" || wish.network === "isolated";
  return (
    <div className={styles["stack"]}>
      <RadioCards
        label={t("network.mode")}
        value={wish.network}
        onChange={(network) => change({ network })}
        options={choices.map((value) => ({
          value,
          label: t(`network.${value}`),
          fact: t(`network.${value}Fact`),
          ...(value === "shared" ? { mark: t("network.recommended") } : {}),
          disabledReason:
            value === "bridged" && bridged?.available === false ? bridged.reason : undefined,
        }))}
      />
      {wish.network === "bridged" && (
        <Field label={t("network.bridge")}>
          {(attributes) => (
            <Input
              {...attributes}
              value={wish.bridge}
              onChange={(bridge) => change({ bridge: bridge.trim() })}
              placeholder={t("network.bridgeExample")}
              spellCheck={false}
            />
          )}
        </Field>
      )}
      {reachable && (
        <Switch
          label={t("network.ssh")}
          fact={t("network.sshFact", { port: wish.sshPort ?? freeSshPort(vmsNow()) })}
          checked={wish.sshPort !== undefined}
          onChange={(on) => change({ sshPort: on ? freeSshPort(vmsNow()) : undefined })}
        />
      )}
    </div>
  );
};
