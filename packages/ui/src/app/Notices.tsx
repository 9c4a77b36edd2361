import { useEffect } from "react";
import { useToasts } from "../components/toast/Toast.tsx";
import { useTranslation } from "../i18n/index.ts";
import { shownName } from "../shown-name.ts";
import { useConnection, useVmsNow } from "./backend.tsx";
import { useNavigation } from "./navigation.tsx";

/** Says what QEMU reports of a guest (a full disk, a panic) wherever the user is, and leads there. */
export const Notices = () => {
  const { t } = useTranslation("app");
  const connection = useConnection();
  const vmsNow = useVmsNow();
  const { show } = useToasts();
  const { go } = useNavigation();
  useEffect(
    () =>
      connection.onEvent((event) => {
        if (event.topic !== "vm.notice") return;
        const { id, severity, reason } = event.payload;
        const name = vmsNow().find((vm) => vm.id === id)?.name ?? "";
        const hint = reason.hint === undefined ? "" : ` ${reason.hint}`;
        show({
          title: shownName(name),
          description: `${reason.message}${hint}`,
          tone: severity,
          action: { label: t("showIt"), run: () => go({ name: "library", vmId: id }) },
        });
      }),
    [connection, vmsNow, show, go, t],
  );
  return null;
};
