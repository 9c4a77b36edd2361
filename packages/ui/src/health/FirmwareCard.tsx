import type { FirmwareImage } from "@openutm/shared-types";
import { Card } from "../components/card/Card.tsx";
import { useTranslation } from "../i18n/index.ts";
import styles from "./Health.module.css";

export const FirmwareCard = ({ images }: { readonly images: readonly FirmwareImage[] }) => {
  const { t } = useTranslation("health");
  return (
    <Card title={t("firmware.title")}>
      {images.length === 0 ? (
        <p className={styles["none"]}>{t("firmware.none")}</p>
      ) : (
        <ul className={styles["lines"]}>
          {images.map(({ descriptorPath, description, arch, kind, secureBoot, codePath }) => (
            <li key={descriptorPath} className={styles["line"]}>
              <div className={styles["lineText"]}>
                <b>
                  {kind.toUpperCase()} · {arch}
                  {secureBoot && ` · ${t("firmware.secureBoot")}`}
                </b>
                <small>{description}</small>
                <code>{codePath}</code>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
};
