import { useState } from "react";
import preview from "../../../.storybook/preview.tsx";
import { Field } from "../field/Field.tsx";
import { Combobox } from "./Combobox.tsx";

const groups = [
  {
    label: "Linux",
    items: [
      { value: "debian13", label: "Debian 13" },
      { value: "ubuntu26.04", label: "Ubuntu 26.04 LTS" },
    ],
  },
  {
    label: "Windows",
    items: [
      { value: "win11", label: "Windows 11" },
      { value: "win10", label: "Windows 10" },
    ],
  },
  { label: "macOS", items: [{ value: "macos14", label: "macOS 14", disabled: true }] },
];

const Held = ({ start }: { readonly start: string | null }) => {
  const [value, setValue] = useState(start);
  return (
    <div style={{ maxWidth: 320 }}>
      <Field label="System">
        {(attributes) => (
          <Combobox
            {...attributes}
            groups={groups}
            value={value}
            onChange={setValue}
            placeholder="Search 5 systems"
            emptyText="No system has this name."
          />
        )}
      </Field>
    </div>
  );
};

const meta = preview.meta({ title: "Controls/Combobox", component: Held });

export const Empty = meta.story({ args: { start: null } });
export const Chosen = meta.story({ args: { start: "win11" } });
