import { useState } from "react";
import preview from "../../../.storybook/preview.tsx";
import { Input } from "../input/Input.tsx";
import { NumberInput } from "../number-input/NumberInput.tsx";
import { Select } from "../select/Select.tsx";
import { Field } from "./Field.tsx";

type HeldProps = { readonly fact?: string; readonly error?: string; readonly initial?: string };

const Held = ({ initial = "", ...rest }: HeldProps) => {
  const [value, setValue] = useState(initial);
  return (
    <div style={{ maxWidth: 320 }}>
      <Field label="Name" {...rest}>
        {(attributes) => <Input {...attributes} value={value} onChange={setValue} />}
      </Field>
    </div>
  );
};

const meta = preview.meta({ title: "Controls/Field", component: Held });

export const Plain = meta.story({ args: { initial: "Build server" } });
export const WithFact = meta.story({ args: { fact: "Shown in the list and in backups." } });
export const WithError = meta.story({
  args: { error: "Give it a name, so that you find it again." },
});
export const OfEveryControl = meta.story({
  render: () => (
    <div style={{ display: "grid", gap: 16, maxWidth: 320 }}>
      <Field label="Memory" fact="16 GB in this computer, 9 GB free now">
        {(attributes) => (
          <NumberInput {...attributes} value={4} unit="GB" onChange={() => undefined} />
        )}
      </Field>
      <Field label="Network" error="Bridged is not possible on this computer.">
        {(attributes) => (
          <Select
            {...attributes}
            options={[
              { value: "user", label: "Shared" },
              { value: "bridged", label: "Bridged" },
            ]}
            value="bridged"
            onChange={() => undefined}
          />
        )}
      </Field>
      <Field label="A plain element" fact="As the first screens have it.">
        {(attributes) => <input {...attributes} defaultValue="/home/you/debian.iso" />}
      </Field>
    </div>
  ),
});

export const InRows = meta.story({
  render: () => (
    <div style={{ display: "grid", gap: 20, maxWidth: 620 }}>
      <Field label="Memory" fact="16 GB in this computer, 9 GB free now" layout="row">
        {(attributes) => (
          <NumberInput {...attributes} value={4} unit="GB" onChange={() => undefined} />
        )}
      </Field>
      <Field label="Address" error="Six pairs of digits or letters from a to f." layout="row">
        {(attributes) => <Input {...attributes} value="52:54" onChange={() => undefined} />}
      </Field>
      <Field label="Without a second line" layout="row">
        {(attributes) => <Input {...attributes} value="Fine" onChange={() => undefined} />}
      </Field>
    </div>
  ),
});
