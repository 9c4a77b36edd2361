import type { DisplayState, ReleaseShortcut } from "@openutm/display";
import type { Vm } from "@openutm/shared-types";
import { Trans } from "react-i18next";
import { useTranslation } from "../i18n/index.ts";
import styles from "./DisplayStatus.module.css";
import { limitOf } from "./limits.ts";
import type { DisplayFacts } from "./use-display-facts.ts";

type DisplayStatusProps = {
  readonly vm: Vm;
  readonly state: DisplayState;
  readonly facts: DisplayFacts | undefined;
  readonly releaseShortcut: ReleaseShortcut;
  /** Everything about the connection. */
  onDetails(): void;
};

export const ReleaseKey = ({ shortcut }: { readonly shortcut: ReleaseShortcut }) => {
  const { t } = useTranslation("display");
  return (
    <kbd className={styles["key"]} dir="ltr">
      {t(`shortcuts.${shortcut}`)}
    </kbd>
  );
};

/** Who has the keyboard, and the way out. */
const KeyboardState = ({
  facts,
  shortcut,
}: {
  readonly facts: DisplayFacts;
  readonly shortcut: ReleaseShortcut;
}) => {
  const { t } = useTranslation("display");
  if (!facts.view.hasKeyboard && !facts.view.hasMouse) return <span>{t("status.free")}</span>;
  return (
    <span>
      <Trans
        t={t}
        i18nKey={facts.view.hasMouse ? "status.mouseHeld" : "status.held"}
        components={{ key: <ReleaseKey shortcut={shortcut} /> }}
      />
    </span>
  );
};

/** Which path the picture takes, who has the keyboard, and why something is not available. */
export const DisplayStatus = ({
  vm,
  state,
  facts,
  releaseShortcut,
  onDetails,
}: DisplayStatusProps) => {
  const { t } = useTranslation("display");
  const noClipboard = limitOf(vm, facts?.abilities, "shareText");
  const rate = facts?.statistics.framesPerSecond;
  return (
    <footer className={styles["status"]} aria-label={t("status.label")}>
      {vm.runtime !== undefined && (
        <span>
          <b>{vm.runtime.displayProtocol.toUpperCase()}</b>{" "}
          <span data-less>{t("status.private")}</span>
        </span>
      )}
      {state.phase === "connected" && facts !== undefined && (
        <span data-less>
          <b dir="ltr">
            {state.widthPx} × {state.heightPx}
          </b>{" "}
          {t("status.size", { percent: Math.round(facts.view.devicePixels * 100) })}
        </span>
      )}
      {rate !== undefined && <span data-less>{t("status.rate", { count: rate })}</span>}
      {facts !== undefined &&
        (noClipboard === undefined ? (
          <span data-less>{t("status.clipboardShared")}</span>
        ) : (
          <button type="button" className={styles["why"]} onClick={onDetails}>
            {t("status.noClipboard", { why: t(`limits.${noClipboard}`) })}
          </button>
        ))}
      <span className={styles["space"]} />
      {facts !== undefined && <KeyboardState facts={facts} shortcut={releaseShortcut} />}
    </footer>
  );
};
