import type { DisplayAbilities, DisplayState } from "@openutm/display";
import type { Vm } from "@openutm/shared-types";
import { Button } from "../components/button/Button.tsx";
import { Dialog } from "../components/dialog/Dialog.tsx";
import { FactList, type Fact } from "../components/fact-list/FactList.tsx";
import type { FocusAfter } from "../components/menu/entries.ts";
import { sizeText } from "../detail/format.ts";
import { useTranslation } from "../i18n/index.ts";
import styles from "./ConnectionDialog.module.css";
import { limitOf } from "./limits.ts";
import type { DisplayFacts } from "./use-display-facts.ts";

type ConnectionDialogProps = {
  readonly vm: Vm;
  readonly state: DisplayState;
  readonly facts: DisplayFacts | undefined;
  readonly focusAfter: FocusAfter;
  onClose(): void;
};

/** The reasons are written to follow a colon. */
const asSentence = (text: string, language: string): string =>
  text.charAt(0).toLocaleUpperCase(language) + text.slice(1);

const useFacts = ({ vm, state, facts }: ConnectionDialogProps): readonly Fact[] => {
  const { t, i18n } = useTranslation("display");
  const number = new Intl.NumberFormat(i18n.language);
  const fact = (name: string, value: string | undefined): readonly Fact[] =>
    value === undefined ? [] : [{ name, value }];
  const count = (value: number | undefined): string | undefined =>
    value === undefined ? undefined : number.format(value);
  const { statistics, abilities, view } = facts ?? {};
  const works = (what: keyof DisplayAbilities): string | undefined => {
    const word = limitOf(vm, abilities, what);
    if (word !== undefined) return asSentence(t(`limits.${word}`), i18n.language);
    return abilities === undefined ? undefined : t("facts.works");
  };
  const measured = statistics?.measured;
  const ms = (value: number): string =>
    Number.isFinite(value) ? t("facts.ms", { ms: value.toFixed(1) }) : t("facts.noWebGl");
  return [
    ...fact(t("facts.protocol"), vm.runtime?.displayProtocol.toUpperCase()),
    ...fact(
      t("facts.screen"),
      state.phase === "connected" ? `${state.widthPx} × ${state.heightPx}` : undefined,
    ),
    ...fact(
      t("facts.scale"),
      view === undefined ? undefined : `${Math.round(view.devicePixels * 100)} %`,
    ),
    ...fact(t("facts.resize"), works("resizeGuest")),
    ...fact(t("facts.clipboard"), works("shareText")),
    ...fact(t("facts.sound"), works("sound")),
    ...fact(t("facts.files"), works("receiveFiles")),
    ...fact(
      t("facts.drawnBy"),
      statistics === undefined ? undefined : t(`paths.${statistics.path}`),
    ),
    ...fact(
      t("facts.tried"),
      measured === undefined
        ? undefined
        : t("facts.triedText", {
            canvas: measured.canvas2dMs.toFixed(1),
            webgl: ms(measured.webGlMs),
          }),
    ),
    ...fact(
      t("facts.received"),
      statistics?.bytes === undefined ? undefined : sizeText(i18n.language, statistics.bytes),
    ),
    ...fact(t("facts.drawn"), count(statistics?.draws)),
    ...fact(t("facts.frames"), count(statistics?.frames)),
    ...fact(t("facts.problems"), statistics?.problems ? count(statistics.problems) : undefined),
    ...fact("QEMU", vm.runtime?.qemuVersion),
  ];
};

/** Everything about the connection, and why something of it is not available. */
export const ConnectionDialog = (props: ConnectionDialogProps) => {
  const { t } = useTranslation("display");
  const { t: common } = useTranslation();
  const facts = useFacts(props);
  const notes = props.vm.runtime?.notes ?? [];
  return (
    <Dialog
      title={t("details")}
      focusAfter={props.focusAfter}
      onClose={props.onClose}
      actions={<Button onClick={props.onClose}>{common("close")}</Button>}
    >
      <FactList facts={facts} />
      {notes.length > 0 && (
        <section className={styles["notes"]}>
          <h3>{t("facts.notes")}</h3>
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
    </Dialog>
  );
};
