import type { Vm } from "@openutm/shared-types";
import { useNow } from "../../app/use-now.ts";
import { useTranslation } from "../../i18n/index.ts";
import { isWhole } from "../draft/draft.ts";
import { durationParts } from "../format.ts";
import { useGuestInfo } from "../vm-facts.ts";
import styles from "./UptimeLine.module.css";

const maxAddresses = 3;

/** How long the guest runs, under which addresses it is reached. */
export const UptimeLine = ({ vm }: { readonly vm: Vm }) => {
  const { t } = useTranslation("detail");
  const now = useNow(15_000);
  const info = useGuestInfo(vm);
  const { runtime } = vm;
  if (runtime === undefined) return null;
  const { days, hours, minutes } = durationParts(now - runtime.startedAtMs);
  const up = (): string => {
    if (days > 0) return t("overview.upDays", { days, hours });
    if (hours > 0) return t("overview.upHours", { hours, minutes });
    return minutes > 0 ? t("overview.upMinutes", { minutes }) : t("overview.upNow");
  };
  const addresses = info?.addresses.map(({ address }) => address) ?? [];
  const ports = isWhole(vm) ? vm.config.networks.flatMap(({ portForwards }) => portForwards) : [];
  const ssh = ports.find(({ guestPort }) => guestPort === 22);
  const facts = [
    up(),
    info?.hostname,
    info?.osName,
    ...addresses.slice(0, maxAddresses),
    ssh === undefined ? undefined : t("overview.ssh", { port: ssh.hostPort }),
    runtime.displayAgent === "connected" ? t("overview.clipboard") : undefined,
  ].filter((fact) => fact !== undefined && fact !== "");
  return (
    <ul className={styles["line"]}>
      {facts.map((fact) => (
        <li key={fact}>
          <bdi>{fact}</bdi>
        </li>
      ))}
    </ul>
  );
};
