import { CopyButton } from "../components/copy-button/CopyButton.tsx";
import { useTranslation } from "../i18n/index.ts";
import styles from "./FirstRun.module.css";
import { shellText } from "./shell-text.ts";

/** A command as somebody would type it, to be copied. */
export const Command = ({ argv }: { readonly argv: readonly string[] }) => {
  const { t } = useTranslation("firstRun");
  const text = shellText(argv);
  return (
    <div className={styles["command"]}>
      <code>{text}</code>
      <CopyButton look="icon" text={text} label={t("setUp.copyCommand")} />
    </div>
  );
};
