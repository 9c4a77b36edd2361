import { useState } from "react";
import preview from "../../../.storybook/preview.tsx";
import { Field } from "../field/Field.tsx";
import { TextArea } from "./TextArea.tsx";

type HeldProps = {
  readonly initial: string;
  readonly look?: "text" | "code";
  readonly error?: string;
};

const Held = ({ initial, look = "text", ...rest }: HeldProps) => {
  const [value, setValue] = useState(initial);
  return (
    <Field label="Notes" {...rest}>
      {(attributes) => (
        <TextArea {...attributes} look={look} rows={5} value={value} onChange={setValue} />
      )}
    </Field>
  );
};

const meta = preview.meta({ title: "Controls/TextArea", component: Held });

export const Text = meta.story({
  args: { initial: "Mail server of the office.\nBackup on Fridays." },
});
export const Code = meta.story({ args: { initial: "-device\nvirtio-rng-pci", look: "code" } });
export const Invalid = meta.story({ args: { initial: "…", error: "One argument a line." } });
