import type { QemuInstallation } from "@openutm/shared-types";
import { Card } from "../components/card/Card.tsx";
import { useTranslation } from "../i18n/index.ts";
import styles from "./Health.module.css";
import { StateMark } from "./StateMark.tsx";

const Installation = ({ qemu }: { readonly qemu: QemuInstallation }) => {
  const { t } = useTranslation("health");
  const { capabilities, problem, imgPath, version, arch, binaryPath } = qemu;
  const displays =
    capabilities?.displayProtocols.map((name) => name.toUpperCase()).join(", ") ?? "";
  return (
    <li className={styles["line"]}>
      <StateMark
        good={problem === undefined}
        label={t(problem === undefined ? "accelerators.usable" : "accelerators.unusable")}
      />
      <div className={styles["lineText"]}>
        <b>{t("qemu.version", { version: version.text })}</b>
        <code>{binaryPath}</code>
        {problem === undefined ? (
          <small>
            {t("qemu.runs", { arch })}
            {capabilities !== undefined &&
              ` · ${t("qemu.displays", { list: displays === "" ? t("qemu.noDisplays") : displays })} · ${t("qemu.tpm", { answer: t(capabilities.tpm ? "qemu.yes" : "qemu.no") })}`}
          </small>
        ) : (
          <small data-tone="bad">
            {problem.message} {problem.hint}
          </small>
        )}
        {imgPath === undefined && <small data-tone="bad">{t("qemu.noImg")}</small>}
      </div>
    </li>
  );
};

export const QemuCard = ({
  installations,
}: {
  readonly installations: readonly QemuInstallation[];
}) => {
  const { t } = useTranslation("health");
  return (
    <Card title={t("qemu.title")}>
      {installations.length === 0 ? (
        <p className={styles["none"]}>{t("qemu.none")}</p>
      ) : (
        <ul className={styles["lines"]}>
          {installations.map((qemu) => (
            <Installation key={qemu.binaryPath} qemu={qemu} />
          ))}
        </ul>
      )}
    </Card>
  );
};
