import { useState } from "react";
import preview from "../../../.storybook/preview.tsx";
import { RadioCards } from "./RadioCards.tsx";

const Held = () => {
  const [value, setValue] = useState<string>("shared");
  return (
    <div style={{ maxWidth: 480 }}>
      <RadioCards
        label="Connection"
        value={value}
        onChange={(next) => setValue(next)}
        options={[
          {
            value: "shared",
            label: "Shared",
            mark: "recommended",
            fact: "Reaches the internet through this computer.",
          },
          {
            value: "bridged",
            label: "Bridged",
            disabledReason: "The installed QEMU has no bridged network.",
          },
          { value: "none", label: "None" },
        ]}
      />
    </div>
  );
};

const meta = preview.meta({ title: "Controls/RadioCards", component: Held });

export const WithAReason = meta.story();
