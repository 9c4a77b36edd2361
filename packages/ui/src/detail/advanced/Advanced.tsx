import type { LaunchPlan } from "@openutm/shared-types";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { reasonOf, useConnection } from "../../app/backend.tsx";
import { Button } from "../../components/button/Button.tsx";
import { CopyButton } from "../../components/copy-button/CopyButton.tsx";
import { Field } from "../../components/field/Field.tsx";
import { TextArea } from "../../components/input/TextArea.tsx";
import { ReasonCard } from "../../components/reason-card/ReasonCard.tsx";
import { useTranslation } from "../../i18n/index.ts";
import type { WholeVm } from "../draft/draft.ts";
import { useDraft } from "../draft/use-draft.ts";
import { FormCard, FormColumn, FormNote } from "../form/FormCard.tsx";
import { useFieldError } from "../form/use-field-error.ts";
import styles from "./Advanced.module.css";
import { argumentsOf, commandLine, textOf } from "./arguments.ts";

const Plan = ({ plan }: { readonly plan: LaunchPlan }) => (
  <div className={styles["plan"]}>
    {plan.notes.map((note) => (
      <FormNote key={note}>{note}</FormNote>
    ))}
    <pre className={styles["command"]} tabIndex={0}>
      {commandLine(plan.argv)}
    </pre>
  </div>
);

/** How this machine would be started now. */
const CommandLine = ({ vm }: { readonly vm: WholeVm }) => {
  const { t } = useTranslation("detail");
  const connection = useConnection();
  const { isDirty } = useDraft();
  const { data: plan, error } = useQuery({
    queryKey: ["vm.plan", vm.id, vm.revision],
    queryFn: () => connection.call("vm.plan", { id: vm.id }),
  });
  return (
    <FormCard
      title={t("advanced.command")}
      actions={plan !== undefined && <CopyButton text={commandLine(plan.argv)} />}
    >
      <FormNote>{t(isDirty ? "advanced.commandDirty" : "advanced.commandFact")}</FormNote>
      {plan !== undefined && <Plan plan={plan} />}
      {error !== null && (
        <div>
          <ReasonCard reason={reasonOf(error)} tone="warning" />
        </div>
      )}
    </FormCard>
  );
};

const ExtraArguments = () => {
  const { t } = useTranslation("detail");
  const error = useFieldError();
  const { values, configure } = useDraft();
  const { extraArgs } = values.config;
  // What was typed, with its empty lines, for as long as it means the same arguments.
  const [typed, setTyped] = useState(() => textOf(extraArgs));
  const text = textOf(argumentsOf(typed)) === textOf(extraArgs) ? typed : textOf(extraArgs);
  const [isUnderstood, setIsUnderstood] = useState(extraArgs.length > 0);
  return (
    <FormCard title={t("section.extraArgs")}>
      {isUnderstood ? (
        <Field
          label={t("advanced.extra")}
          fact={t("advanced.extraFact")}
          error={error("config.extraArgs")}
        >
          {(attributes) => (
            <TextArea
              {...attributes}
              look="code"
              rows={6}
              placeholder={"-device\nvirtio-rng-pci"}
              value={text}
              onChange={(next) => {
                setTyped(next);
                configure({ extraArgs: argumentsOf(next) });
              }}
            />
          )}
        </Field>
      ) : (
        <div>
          <ReasonCard
            tone="warning"
            reason={{
              code: "config.extraArgs",
              message: t("advanced.warning"),
              hint: t("advanced.warningHint"),
            }}
            actions={
              <Button onClick={() => setIsUnderstood(true)}>{t("advanced.understood")}</Button>
            }
          />
        </div>
      )}
    </FormCard>
  );
};

/** What only experts need: QEMU itself. */
export const Advanced = () => {
  const { vm } = useDraft();
  return (
    <FormColumn>
      <CommandLine vm={vm} />
      <ExtraArguments />
    </FormColumn>
  );
};
