import type { Vm } from "@openutm/shared-types";
import { Maximize2, Play } from "lucide-react";
import { useRef } from "react";
import { hasScreen, useConnection, type Call } from "../../app/backend.tsx";
import { useNavigation } from "../../app/navigation.tsx";
import { Tooltip } from "../../components/tooltip/Tooltip.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { shownName } from "../../shown-name.ts";
import styles from "./ScreenPreview.module.css";
import { useScreenPicture } from "./use-screen-picture.ts";
import { useSeen } from "./use-seen.ts";

const startable: readonly Vm["status"][] = ["stopped", "suspended", "error"];

/** What a guest without a picture shows: that it is off, and the way to turn it on. */
const Off = ({ vm, call }: { readonly vm: Vm; readonly call: Call }) => {
  const { t } = useTranslation(["detail", "components"]);
  const connection = useConnection();
  const name = shownName(vm.name);
  return (
    <span className={styles["off"]}>
      {startable.includes(vm.status) && (
        <Tooltip text={t("overview.turnOn", { name })}>
          <button
            type="button"
            className={styles["power"]}
            aria-label={t("overview.turnOn", { name })}
            disabled={call.busy}
            onClick={() => void call.run(() => connection.call("vm.start", { id: vm.id }))}
          >
            <Play size={28} aria-hidden />
          </button>
        </Tooltip>
      )}
      {vm.runtime === undefined ? t(`components:status.${vm.status}`) : t("overview.noScreen")}
    </span>
  );
};

/** The guest's screen, live while somebody looks; a click opens it. */
export const ScreenPreview = ({ vm, call }: { readonly vm: Vm; readonly call: Call }) => {
  const { t } = useTranslation("detail");
  const { go } = useNavigation();
  const place = useRef<HTMLDivElement>(null);
  const picture = useScreenPicture(vm, useSeen(place));
  return (
    <div ref={place} className={styles["screen"]}>
      {hasScreen(vm) ? (
        <button
          type="button"
          className={styles["show"]}
          aria-label={t("overview.openDisplay")}
          onClick={() => go({ name: "display", vmId: vm.id })}
        >
          {picture !== undefined && (
            <img
              src={picture.url}
              alt={t("overview.screenOf", { name: shownName(vm.name) })}
              width={picture.widthPx}
              height={picture.heightPx}
            />
          )}
          <span className={styles["open"]}>
            <Maximize2 size={14} aria-hidden /> {t("overview.open")}
          </span>
        </button>
      ) : (
        <Off vm={vm} call={call} />
      )}
    </div>
  );
};
