import { Suspense } from "react";
import { useTranslation } from "../../i18n/index.ts";
import { lazyPart } from "../../lazy-part.ts";
import styles from "./Terminal.module.css";
import type { XtermViewProps } from "./XtermView.tsx";

// The terminal is a third of a megabyte: loaded when one is first shown.
const XtermView = lazyPart(async () => (await import("./XtermView.tsx")).XtermView);

/** A serial line or a program's output, with what can be typed into it. */
export const Terminal = (props: XtermViewProps) => {
  const { t } = useTranslation();
  return (
    <div className={styles["frame"]}>
      <Suspense fallback={<p className={styles["loading"]}>{t("terminalLoading")}</p>}>
        <XtermView {...props} />
      </Suspense>
    </div>
  );
};
