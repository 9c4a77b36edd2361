import type { VmConfig } from "@openutm/shared-types";
import { Button } from "../../components/button/Button.tsx";
import { Field } from "../../components/field/Field.tsx";
import { Select } from "../../components/select/Select.tsx";
import { SliderRow } from "../../components/slider/SliderRow.tsx";
import { memoryText, sizeText } from "../../detail/format.ts";
import { useFreshDoctor } from "../../health/doctor.ts";
import { useTranslation } from "../../i18n/index.ts";
import { shownName } from "../../shown-name.ts";
import {
  cpuRange,
  diskRange,
  memoryRange,
  memoryUnit,
  outgrowsHost,
  toMib,
  toUnit,
} from "../wish/sizes.ts";
import { hasNewDisk, withoutSizes } from "../wish/wish.ts";
import type { WishState } from "../use-wish.ts";
import styles from "./Steps.module.css";

const firmwares = ["auto", "uefi", "bios"] as const;

/** In words what the machine is built from, so that nobody wonders about drivers. */
const Devices = ({
  config,
  systemName,
}: {
  readonly config: VmConfig;
  readonly systemName: string | undefined;
}) => {
  const { t } = useTranslation("create");
  const disk = t(`hardware.bus.${config.drives[0]?.bus ?? "virtio"}`);
  const network = t(`hardware.card.${config.networks[0]?.model ?? "none"}`);
  return (
    <p className={styles["note"]}>
      {systemName === undefined
        ? t("hardware.devicesPlain", { disk, network })
        : t("hardware.devices", { disk, network, system: shownName(systemName) })}
    </p>
  );
};

const isTouched = ({ cpuCount, memoryMib, diskGib, firmware }: WishState["wish"]): boolean =>
  [cpuCount, memoryMib, diskGib, firmware].some((value) => value !== undefined);

export const HardwareStep = ({ state }: { readonly state: WishState }) => {
  const { t, i18n } = useTranslation("create");
  const { wish, draft, change, system, replace } = state;
  const { data: doctor } = useFreshDoctor();
  const { plan } = draft;
  if (plan === undefined) return <p role="status">{t("review.asking")}</p>;
  const { limits, config } = plan;
  const hostMemoryMib = Math.max(doctor?.memoryMib ?? 0, limits.memoryMib);
  const memoryMib = wish.memoryMib ?? config.memoryMib;
  const unit = memoryUnit(state.usualMemoryMib);
  const diskGib = wish.diskGib ?? plan.diskGib;
  const cpus = cpuRange(limits, doctor?.cpuCount ?? limits.cpuCount);
  return (
    <div className={styles["stack"]}>
      <div>
        <SliderRow
          label={t("hardware.processor")}
          fact={t("hardware.processorFact", { count: doctor?.cpuCount ?? limits.cpuCount })}
          unit={t("hardware.cores")}
          {...cpus}
          value={wish.cpuCount ?? config.cpu.count}
          onChange={(cpuCount) => change({ cpuCount })}
        />
        <SliderRow
          label={t("hardware.memory")}
          fact={t("hardware.memoryFact", {
            total: memoryText(i18n.language, hostMemoryMib),
            free: memoryText(i18n.language, doctor?.memoryFreeMib ?? limits.memoryMib),
          })}
          unit={unit}
          {...memoryRange(limits, hostMemoryMib, unit)}
          value={toUnit(memoryMib, unit)}
          onChange={(amount) => change({ memoryMib: toMib(amount, unit) })}
        />
        {hasNewDisk(wish) && diskGib !== undefined && (
          <SliderRow
            label={t("hardware.disk")}
            fact={t("hardware.diskFact", { free: sizeText(i18n.language, limits.diskFreeBytes) })}
            unit="GB"
            {...diskRange(limits, diskGib)}
            value={diskGib}
            onChange={(size) => change({ diskGib: Math.round(size) })}
          />
        )}
      </div>
      {!hasNewDisk(wish) && <p className={styles["note"]}>{t("hardware.diskOwn")}</p>}
      {diskGib !== undefined && outgrowsHost(limits, diskGib) && (
        <p className={styles["warning"]} role="status">
          {t("hardware.diskTooLarge")}
        </p>
      )}
      <Field label={t("hardware.firmware")} layout="row">
        {(attributes) => (
          <Select
            {...attributes}
            value={wish.firmware ?? "auto"}
            onChange={(choice) =>
              choice === "auto"
                ? replace(withoutSizes(wish, "firmware"))
                : change({ firmware: choice })
            }
            options={firmwares.map((value) =>
              value === "auto"
                ? {
                    value,
                    label:
                      wish.firmware === undefined
                        ? t("hardware.firmwareAuto", { kind: config.firmware.kind.toUpperCase() })
                        : t("hardware.firmwareAutoPlain"),
                  }
                : { value, label: t(`hardware.${value}`), fact: t(`hardware.${value}Fact`) },
            )}
          />
        )}
      </Field>
      <Devices config={config} systemName={system.name} />
      {isTouched(wish) && (
        <div className={styles["actions"]}>
          <Button variant="quiet" onClick={() => replace(withoutSizes(wish, "all"))}>
            {t("hardware.reset")}
          </Button>
        </div>
      )}
    </div>
  );
};
