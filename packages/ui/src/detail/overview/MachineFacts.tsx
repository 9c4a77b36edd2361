import { Card } from "../../components/card/Card.tsx";
import { useTranslation } from "../../i18n/index.ts";
import type { WholeVm } from "../draft/draft.ts";
import { memoryText } from "../format.ts";
import styles from "./MachineFacts.module.css";

type Fact = { readonly id: string; readonly name: string; readonly value: string };

const useFacts = ({ config, runtime, osId, tags }: WholeVm): readonly Fact[] => {
  const { t, i18n } = useTranslation("detail");
  const { cpu, firmware, networks } = config;
  const forwards = networks.reduce((count, { portForwards }) => count + portForwards.length, 0);
  const network = networks.map(({ mode }) => t(`network.mode.${mode}`)).join(", ");
  const facts: (Fact | undefined)[] = [
    osId === undefined ? undefined : { id: "os", name: t("overview.system"), value: osId },
    {
      id: "cpu",
      name: t("overview.processor"),
      value: t("overview.cores", { count: cpu.count }),
    },
    {
      id: "memory",
      name: t("overview.figure.memory"),
      value: memoryText(i18n.language, config.memoryMib),
    },
    {
      id: "firmware",
      name: t("section.firmware"),
      value: t(`overview.firmware.${firmware.secureBoot ? "secureBoot" : firmware.kind}`),
    },
    {
      id: "network",
      name: t("section.networks"),
      value: [
        network === "" ? t("network.mode.none") : network,
        forwards === 0 ? undefined : t("overview.forwards", { count: forwards }),
      ]
        .filter((part) => part !== undefined)
        .join(", "),
    },
    runtime === undefined
      ? undefined
      : {
          id: "display",
          name: t("section.display"),
          value:
            runtime.displayProtocol === "none"
              ? t("overview.noDisplay")
              : runtime.displayProtocol.toUpperCase(),
        },
    runtime === undefined
      ? undefined
      : {
          id: "qemu",
          name: t("overview.runsOn"),
          value: t("overview.qemu", {
            version: runtime.qemuVersion.split(" ")[0] ?? "",
            accelerator:
              runtime.accelerator === "tcg"
                ? t("overview.software")
                : runtime.accelerator.toUpperCase(),
          }),
        },
    tags.length === 0 ? undefined : { id: "tags", name: t("section.tags"), value: tags.join(", ") },
  ];
  return facts.filter((fact) => fact !== undefined);
};

/** The machine in plain words. */
export const MachineFacts = ({ vm }: { readonly vm: WholeVm }) => {
  const { t } = useTranslation("detail");
  const facts = useFacts(vm);
  return (
    <Card title={t("overview.machine")}>
      <dl className={styles["facts"]}>
        {facts.map(({ id, name, value }) => (
          <div key={id}>
            <dt>{name}</dt>
            <dd title={value}>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      {vm.description !== "" && <p className={styles["notes"]}>{vm.description}</p>}
    </Card>
  );
};
