import type { Network, PortForward } from "@openutm/shared-types";
import { PortForward as PortForwardSchema } from "@openutm/shared-types";
import { ArrowRight, Plus, X } from "lucide-react";
import { useLibrary } from "../../app/backend.tsx";
import { Button } from "../../components/button/Button.tsx";
import { NumberInput } from "../../components/number-input/NumberInput.tsx";
import { Select } from "../../components/select/Select.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { shownName } from "../../shown-name.ts";
import { useDraft } from "../draft/use-draft.ts";
import { nextForward, rivalOf } from "./edits.ts";
import styles from "./NetworkCard.module.css";

type PortForwardsProps = {
  readonly network: Network;
  onChange(forwards: PortForward[]): void;
};

const loopback = "127.0.0.1";
const everybody = "0.0.0.0";
const protocols = PortForwardSchema.shape.protocol.options;

const sameDoor = (a: PortForward, b: PortForward): boolean =>
  a.protocol === b.protocol && a.hostAddress === b.hostAddress && a.hostPort === b.hostPort;

/** Ports of this computer that lead into the guest. */
export const PortForwards = ({ network, onChange }: PortForwardsProps) => {
  const { t } = useTranslation("detail");
  const { vm, values } = useDraft();
  const { vms } = useLibrary();
  const { portForwards } = network;
  const all = values.config.networks.flatMap((one) => one.portForwards);
  const set = (index: number, change: Partial<PortForward>): void =>
    onChange(portForwards.map((one, at) => (at === index ? { ...one, ...change } : one)));

  const remark = (
    forward: PortForward,
  ): { tone: "error" | "warning"; text: string } | undefined => {
    if (all.filter((one) => sameDoor(one, forward)).length > 1)
      return { tone: "error", text: t("network.forwardTwice") };
    const rival = rivalOf(forward, vms, vm.id);
    return rival === undefined
      ? undefined
      : { tone: "warning", text: t("network.forwardRival", { name: shownName(rival.name) }) };
  };
  return (
    <div className={styles["forwards"]} role="group" aria-label={t("network.forwards")}>
      <header>
        <h3>
          {t("network.forwards")}
          <small>{t("network.forwardsFact")}</small>
        </h3>
        <Button
          icon={<Plus size={14} aria-hidden />}
          onClick={() => onChange([...portForwards, nextForward(values.config.networks)])}
        >
          {t("network.addForward")}
        </Button>
      </header>
      {portForwards.length > 0 && (
        <ul className={styles["list"]}>
          {portForwards.map((forward, index) => {
            const note = remark(forward);
            const number = index + 1;
            const addresses = [...new Set([loopback, everybody, forward.hostAddress])];
            return (
              // oxlint-disable-next-line no-array-index-key -- a forward has no other name than its place
              <li key={index} className={styles["forward"]}>
                <div className={styles["protocol"]}>
                  <Select
                    aria-label={t("network.protocolOf", { number })}
                    options={protocols.map((value) => ({ value, label: value.toUpperCase() }))}
                    value={forward.protocol}
                    onChange={(protocol) => set(index, { protocol })}
                  />
                </div>
                <div className={styles["address"]}>
                  <Select
                    aria-label={t("network.addressOf", { number })}
                    options={addresses.map((value) => {
                      if (value === loopback) return { value, label: t("network.onlyHere") };
                      if (value === everybody)
                        return {
                          value,
                          label: t("network.everybody"),
                          fact: t("network.everybodyFact"),
                        };
                      return { value, label: value };
                    })}
                    value={forward.hostAddress}
                    onChange={(hostAddress) => set(index, { hostAddress })}
                  />
                </div>
                <div className={styles["hostPort"]}>
                  <NumberInput
                    aria-label={t("network.hostPortOf", { number })}
                    look="code"
                    value={forward.hostPort}
                    min={1}
                    max={65_535}
                    onChange={(hostPort) => hostPort !== null && set(index, { hostPort })}
                  />
                </div>
                <ArrowRight size={14} aria-hidden className={styles["arrow"]} />
                <div className={styles["guestPort"]}>
                  <NumberInput
                    aria-label={t("network.guestPortOf", { number })}
                    look="code"
                    value={forward.guestPort}
                    min={1}
                    max={65_535}
                    onChange={(guestPort) => guestPort !== null && set(index, { guestPort })}
                  />
                </div>
                <div className={styles["remove"]}>
                  <Button
                    variant="quiet"
                    icon={<X size={14} aria-hidden />}
                    aria-label={t("network.removeForward", { number })}
                    title={t("network.removeForward", { number })}
                    onClick={() => onChange(portForwards.filter((_, at) => at !== index))}
                  />
                </div>
                {note !== undefined && <p data-tone={note.tone}>{note.text}</p>}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
};
