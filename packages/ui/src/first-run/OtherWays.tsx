import type { InstallWay, Platform } from "@openutm/shared-types";
import { ExternalLink } from "lucide-react";
import { Button } from "../components/button/Button.tsx";
import { useTranslation } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import styles from "./FirstRun.module.css";

const brewUrl = "https://brew.sh";

const OutwardLink = ({ href, children }: { readonly href: string; readonly children: string }) => (
  <a className={styles["link"]} href={href} target="_blank" rel="noreferrer">
    {children}
    <ExternalLink size={13} aria-hidden />
  </a>
);

type OtherWaysProps = {
  readonly platform: Platform;
  readonly ways: readonly InstallWay[];
  readonly downloadUrl: string;
  readonly disabled: boolean;
  onInstall(id: InstallWay["id"]): void;
};

/** Every other way to QEMU: other package managers, the terminal, the download page; on a Mac the way to Homebrew. */
export const OtherWays = ({ platform, ways, downloadUrl, disabled, onInstall }: OtherWaysProps) => {
  const { t } = useTranslation("firstRun");
  const lacksBrew =
    platform === "macos" && ways.some(({ id, available }) => id === "homebrew" && !available);
  return (
    <>
      {lacksBrew && (
        <section className={styles["way"]} aria-labelledby="set-up-brew">
          <h2 id="set-up-brew">{t("setUp.noBrew")}</h2>
          <p>{t("setUp.noBrewFact")}</p>
          <OutwardLink href={brewUrl}>{t("setUp.brewPage")}</OutwardLink>
        </section>
      )}
      <details className={styles["others"]} open={ways.some(({ available }) => available)}>
        <summary>{t("setUp.otherWays")}</summary>
        <p>{t("setUp.byHandFact")}</p>
        <ul>
          {ways.map((way) => (
            <li key={way.id}>
              <div className={styles["otherHead"]}>
                <b>{way.title}</b>
                {way.reason !== undefined && (
                  <small>{t("setUp.unavailable", { reason: way.reason })}</small>
                )}
                {way.available && (
                  <Button busy={disabled} onClick={() => onInstall(way.id)}>
                    {t("setUp.install")}
                  </Button>
                )}
              </div>
              <Command argv={way.command} />
            </li>
          ))}
        </ul>
        <OutwardLink href={downloadUrl}>{t("setUp.download")}</OutwardLink>
      </details>
    </>
  );
};
