import { useState } from "react";
import preview from "../../../.storybook/preview.tsx";
import { Switch } from "./Switch.tsx";

type HeldProps = {
  readonly initial?: boolean;
  readonly fact?: string;
  readonly disabledReason?: string;
};

const Held = ({ initial = false, ...rest }: HeldProps) => {
  const [checked, setChecked] = useState(initial);
  return (
    <div style={{ maxWidth: 380 }}>
      <Switch label="Share the clipboard" checked={checked} onChange={setChecked} {...rest} />
    </div>
  );
};

const meta = preview.meta({ title: "Controls/Switch", component: Held });

export const Off = meta.story({});
export const On = meta.story({ args: { initial: true } });
export const WithFact = meta.story({
  args: { initial: true, fact: "What you copy here can be pasted in the machine, and back." },
});
export const DisabledWithReason = meta.story({
  args: { disabledReason: "QEMU 7.2 here was built without SPICE." },
});
