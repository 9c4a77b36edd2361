import type { SettingsPatch } from "@openutm/shared-types";
import { reasonOf, useConnection } from "../app/backend.tsx";
import { useToasts } from "../components/toast/Toast.tsx";
import { useTranslation } from "../i18n/index.ts";

export type Change = (patch: SettingsPatch) => void;

/** Saves at once. What could not be saved is said, and the control shows again what counts. */
export const useChange = (): Change => {
  const connection = useConnection();
  const { show } = useToasts();
  const { t } = useTranslation("settings");
  return (patch) => {
    connection.call("settings.update", patch).catch((error: unknown) => {
      const { message, hint } = reasonOf(error);
      show({
        tone: "error",
        title: t("notSaved"),
        description: hint === undefined ? message : `${message} ${hint}`,
      });
    });
  };
};
