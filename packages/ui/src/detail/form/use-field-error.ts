import { useTranslation } from "../../i18n/index.ts";
import { problemAt, type Problem } from "../draft/problems.ts";
import { useDraft } from "../draft/use-draft.ts";

/** What is wrong, in the language that is shown. */
export const useProblemText = (): ((problem: Problem) => string) => {
  const { t } = useTranslation("detail");
  return (problem) => {
    if (problem.kind === "rule") return t(`problem.rule.${problem.rule}`);
    if (problem.kind === "format")
      return problem.path.endsWith(".mac") ? t("problem.mac") : t("problem.format");
    return t(`problem.${problem.kind}`, { limit: problem.limit });
  };
};

/** What is wrong at a place of the draft, such as `config.memoryMib`. */
export const useFieldError = (): ((path: string) => string | undefined) => {
  const { problems } = useDraft();
  const text = useProblemText();
  return (path) => {
    const problem = problemAt(problems, path);
    return problem === undefined ? undefined : text(problem);
  };
};
