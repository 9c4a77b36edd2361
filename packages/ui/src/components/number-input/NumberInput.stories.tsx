import { useState, type ComponentProps } from "react";
import preview from "../../../.storybook/preview.tsx";
import { NumberInput } from "./NumberInput.tsx";

const Held = (props: Partial<ComponentProps<typeof NumberInput>>) => {
  const [value, setValue] = useState(props.value ?? null);
  return (
    <div style={{ maxWidth: 130 }}>
      <NumberInput aria-label="Memory" {...props} value={value} onChange={setValue} />
    </div>
  );
};

const meta = preview.meta({ title: "Controls/NumberInput", component: Held });

export const WithUnit = meta.story({ args: { value: 4, unit: "GB", min: 1, max: 16 } });
export const Code = meta.story({ args: { value: 2222, min: 1, max: 65_535, look: "code" } });
export const Empty = meta.story({ args: { placeholder: "auto", unit: "cores" } });
export const Invalid = meta.story({ args: { value: 64, unit: "GB", "aria-invalid": true } });
export const Disabled = meta.story({ args: { value: 25, unit: "GB", disabled: true } });
