import type { Reason } from "@openutm/shared-types";
import { Button } from "../components/button/Button.tsx";
import { useTranslation } from "../i18n/index.ts";

/** The way on where QEMU is what is missing; nothing for any other reason. */
export const SetUpButton = ({ reason, onSetUp }: { readonly reason: Reason; onSetUp(): void }) => {
  const { t } = useTranslation("create");
  if (reason.code !== "qemu.notFound" && reason.code !== "qemu.tooOld") return null;
  return <Button onClick={onSetUp}>{t("setUpQemu")}</Button>;
};
