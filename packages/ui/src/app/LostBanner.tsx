import { useTranslation } from "../i18n/index.ts";
import { useLibraryFact } from "./backend.tsx";
import styles from "./LostBanner.module.css";

/** Says that the backend is gone, for as long as it is. */
export const LostBanner = () => {
  const { t } = useTranslation("app");
  const lost = useLibraryFact(({ phase }) => phase === "lost");
  if (!lost) return null;
  return (
    <div className={styles["lost"]} role="alert">
      {t("lost")}
    </div>
  );
};
