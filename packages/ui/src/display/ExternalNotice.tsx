import { Button } from "../components/button/Button.tsx";
import { useTranslation } from "../i18n/index.ts";
import { Notice } from "./DisplayNotice.tsx";
import type { ExternalViewer } from "./use-external-viewer.ts";

/** That the guest is seen in another program's window, and the way back. */
export const ExternalNotice = ({ place, open, showHere }: ExternalViewer) => {
  const { t } = useTranslation("display");
  if (place === "waiting") return <Notice title={t("connecting")} />;
  const titles = {
    open: "externalTitle",
    opening: "externalStarting",
    ended: "externalEnded",
    page: "externalEnded",
  } as const;
  return (
    <Notice
      title={t(titles[place])}
      actions={
        <>
          {place === "ended" && (
            <Button variant="primary" onClick={open}>
              {t("openExternal")}
            </Button>
          )}
          {place !== "opening" && <Button onClick={showHere}>{t("showInPage")}</Button>}
        </>
      }
    />
  );
};
