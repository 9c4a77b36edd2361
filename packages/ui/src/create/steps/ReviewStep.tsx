import { Gauge, Snail } from "lucide-react";
import { Button } from "../../components/button/Button.tsx";
import { FactList, type Fact } from "../../components/fact-list/FactList.tsx";
import { Field } from "../../components/field/Field.tsx";
import { Input } from "../../components/input/Input.tsx";
import { ReasonCard } from "../../components/reason-card/ReasonCard.tsx";
import { fileName, memoryText, sizeText } from "../../detail/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { shownName } from "../../shown-name.ts";
import { SetUpButton } from "../SetUpButton.tsx";
import { obstacleOf, type StepId } from "../wish/steps.ts";
import { sourceOf, type Wish } from "../wish/wish.ts";
import type { WishState } from "../use-wish.ts";
import styles from "./Steps.module.css";
import type { StepProps } from "./step-props.ts";

const gib = 1024 ** 3;

const useSourceWords = (wish: Wish): string => {
  const { t } = useTranslation("create");
  const source = sourceOf(wish);
  if (source === undefined || source.kind === "demo") return "";
  if (source.kind === "empty") return t("review.nothing");
  const file = shownName(fileName(source.path));
  if (source.kind === "iso") return file;
  return t(
    `review.${({ copy: "copyOf", linked: "linkedTo", inPlace: "inPlace" } as const)[source.mode]}`,
    { file },
  );
};

const useNetworkWords = ({ network, sshPort, bridge }: Wish): string => {
  const { t } = useTranslation("create");
  if (network === "shared" && sshPort !== undefined)
    return t("review.sharedSsh", { port: sshPort });
  return network === "bridged" ? t("review.bridged", { bridge }) : t(`review.${network}`);
};

const useHardwareWords = ({ wish, draft: { plan } }: WishState): string => {
  const { t, i18n } = useTranslation("create");
  if (plan === undefined) return "…";
  const diskGib = wish.diskGib ?? plan.diskGib;
  return [
    t("review.sizes", {
      count: wish.cpuCount ?? plan.config.cpu.count,
      memory: memoryText(i18n.language, wish.memoryMib ?? plan.config.memoryMib),
    }),
    ...(plan.diskGib === undefined || diskGib === undefined
      ? []
      : [t("review.newDisk", { size: sizeText(i18n.language, diskGib * gib) })]),
    t(`review.firmware.${wish.firmware ?? plan.config.firmware.kind}`),
  ].join(", ");
};

/** How fast it will be here, and why. */
const OnThisComputer = ({
  state: { draft },
  onSetUp,
}: {
  readonly state: WishState;
  onSetUp(): void;
}) => {
  const { t } = useTranslation("create");
  const { plan } = draft;
  if (plan === undefined) return <p role="status">{t("review.asking")}</p>;
  const { hardware, kind, reason } = plan.accelerator;
  const Icon = hardware ? Gauge : Snail;
  // Said above already, with the reason.
  const notes = plan.notes.filter((note) => hardware || !note.startsWith("Slow:"));
  return (
    <section className={styles["here"]} aria-label={t("review.onThisComputer")}>
      <h4>{t("review.onThisComputer")}</h4>
      <p className={styles["speed"]} data-slow={!hardware || undefined}>
        <Icon size={16} aria-hidden />
        <span>
          {hardware && t("review.fast", { accelerator: t(`review.accelerator.${kind}`) })}
          {!hardware && reason === undefined && t("review.slow")}
          {!hardware && reason !== undefined && t("review.slowBecause", { reason: reason.message })}
          {reason?.hint !== undefined && <small>{reason.hint}</small>}
        </span>
      </p>
      {notes.length > 0 && (
        <ul className={styles["notes"]}>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {plan.problems.length > 0 && (
        <div className={styles["stack"]}>
          <b>{t("review.problems")}</b>
          {plan.problems.map((problem) => (
            <ReasonCard
              key={problem.message}
              tone="warning"
              reason={problem}
              actions={<SetUpButton reason={problem} onSetUp={onSetUp} />}
            />
          ))}
        </div>
      )}
    </section>
  );
};

/** Everything once more in plain words, before anything is made. */
export const ReviewStep = ({ state, goTo, onSetUp }: StepProps & { onSetUp(): void }) => {
  const { t } = useTranslation("create");
  const { wish, system, suggestedName, change } = state;
  const line = (name: string, value: string, step: StepId): Fact => ({
    name,
    value,
    action: (
      <Button
        variant="quiet"
        aria-label={t("review.changeOf", { part: name })}
        onClick={() => goTo(step)}
      >
        {t("review.change")}
      </Button>
    ),
  });
  const facts = [
    line(
      t("review.runs"),
      system.name === undefined ? t("review.any") : shownName(system.name),
      "medium",
    ),
    line(t("review.startsFrom"), useSourceWords(wish), "medium"),
    line(t("review.hardware"), useHardwareWords(state), "hardware"),
    line(t("review.network"), useNetworkWords(wish), "network"),
  ];
  const obstacle = obstacleOf("review", wish, { unsupported: false, fileRefused: false });
  return (
    <div className={styles["stack"]}>
      <Field label={t("review.name")} error={obstacle && t(`obstacle.${obstacle}`)}>
        {(attributes) => (
          <Input
            {...attributes}
            value={wish.name}
            placeholder={shownName(suggestedName)}
            onChange={(name) => change({ name })}
          />
        )}
      </Field>
      <FactList facts={facts} />
      <OnThisComputer state={state} onSetUp={onSetUp} />
    </div>
  );
};
