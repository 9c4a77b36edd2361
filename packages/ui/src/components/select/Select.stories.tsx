import { useState } from "react";
import preview from "../../../.storybook/preview.tsx";
import { Select, type SelectOption } from "./Select.tsx";

type Mode = "user" | "bridged" | "none";

const modes: readonly SelectOption<Mode>[] = [
  { value: "user", label: "Shared", fact: "The machine reaches what this computer reaches" },
  {
    value: "bridged",
    label: "Bridged",
    fact: "Not possible here: needs a bridge that an administrator sets up",
    disabled: true,
  },
  { value: "none", label: "Not connected" },
];

type HeldProps = {
  readonly initial?: "user" | "none";
  readonly disabled?: boolean;
  readonly open?: boolean;
  readonly invalid?: boolean;
};

const Held = ({ initial, disabled = false, open = false, invalid = false }: HeldProps) => {
  const [value, setValue] = useState<Mode | null>(initial ?? null);
  return (
    <div style={{ maxWidth: 260, minHeight: open ? 220 : 0 }}>
      <Select<Mode>
        aria-label="Network"
        options={modes}
        value={value}
        onChange={setValue}
        placeholder="Choose a network"
        disabled={disabled}
        defaultOpen={open}
        {...(invalid ? { "aria-invalid": true } : {})}
      />
    </div>
  );
};

const meta = preview.meta({ title: "Controls/Select", component: Held });

export const Chosen = meta.story({ args: { initial: "user" } });
export const Empty = meta.story({});
export const Open = meta.story({ args: { initial: "user", open: true } });
export const Invalid = meta.story({ args: { invalid: true } });
export const Disabled = meta.story({ args: { initial: "none", disabled: true } });
