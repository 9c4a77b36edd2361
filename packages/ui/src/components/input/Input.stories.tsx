import { Search } from "lucide-react";
import { useState, type ComponentProps } from "react";
import preview from "../../../.storybook/preview.tsx";
import { Kbd } from "../kbd/Kbd.tsx";
import { Input } from "./Input.tsx";

const Held = (props: Partial<ComponentProps<typeof Input>>) => {
  const [value, setValue] = useState(props.value ?? "");
  return (
    <div style={{ maxWidth: 320 }}>
      <Input aria-label="Name" {...props} value={value} onChange={setValue} />
    </div>
  );
};

const meta = preview.meta({ title: "Controls/Input", component: Held });

export const Empty = meta.story({ args: { placeholder: "debian-13" } });
export const Filled = meta.story({ args: { value: "Build server" } });
export const Invalid = meta.story({ args: { value: "", "aria-invalid": true } });
export const Disabled = meta.story({ args: { value: "Build server", disabled: true } });
export const SearchField = meta.story({
  args: {
    type: "search",
    look: "search",
    "aria-label": "Search",
    placeholder: "Search",
    icon: <Search size={14} aria-hidden />,
    end: <Kbd shortcut="Mod+K" />,
  },
});
export const HostileName = meta.story({ args: { value: "<b>\u202Eexe.\u202C 🖥️".repeat(8) } });
