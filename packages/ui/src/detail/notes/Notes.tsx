import { X } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/button/Button.tsx";
import { Field } from "../../components/field/Field.tsx";
import { Input } from "../../components/input/Input.tsx";
import { TextArea } from "../../components/input/TextArea.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { useDraft } from "../draft/use-draft.ts";
import { FormCard, FormColumn } from "../form/FormCard.tsx";
import { useFieldError } from "../form/use-field-error.ts";
import styles from "./Notes.module.css";

const Tags = () => {
  const { t } = useTranslation("detail");
  const error = useFieldError();
  const { values, edit } = useDraft();
  const [typed, setTyped] = useState("");
  const { tags } = values;
  const setTags = (next: readonly string[]): void => edit((before) => ({ ...before, tags: next }));
  const add = (): void => {
    const fresh = typed
      .split(",")
      .map((tag) => tag.trim())
      .filter((tag) => tag !== "");
    setTags([...new Set([...tags, ...fresh])]);
    setTyped("");
  };
  return (
    <div className={styles["tags"]}>
      <Field label={t("section.tags")} fact={t("notes.tagsFact")} error={error("tags")}>
        {(attributes) => (
          <Input
            {...attributes}
            value={typed}
            onChange={setTyped}
            placeholder={t("notes.addTag")}
            onKeyDown={(event) => {
              if (event.key !== "Enter" && event.key !== ",") return;
              event.preventDefault();
              add();
            }}
            onBlur={add}
          />
        )}
      </Field>
      {tags.length > 0 && (
        <ul aria-label={t("section.tags")}>
          {tags.map((tag) => (
            <li key={tag}>
              <bdi>{tag}</bdi>
              <Button
                variant="quiet"
                icon={<X size={12} aria-hidden />}
                aria-label={t("notes.removeTag", { tag })}
                onClick={() => setTags(tags.filter((other) => other !== tag))}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};

/** What the machine is called and what is to be remembered of it. */
export const Notes = () => {
  const { t } = useTranslation("detail");
  const error = useFieldError();
  const { values, edit } = useDraft();
  return (
    <FormColumn>
      <FormCard title={t("notes.about")}>
        <Field label={t("section.name")} error={error("name")}>
          {(attributes) => (
            <Input
              {...attributes}
              value={values.name}
              onChange={(name) => edit((before) => ({ ...before, name }))}
            />
          )}
        </Field>
        <Tags />
        <Field label={t("section.description")} error={error("description")}>
          {(attributes) => (
            <TextArea
              {...attributes}
              rows={12}
              placeholder={t("notes.placeholder")}
              value={values.description}
              onChange={(description) => edit((before) => ({ ...before, description }))}
            />
          )}
        </Field>
      </FormCard>
    </FormColumn>
  );
};
