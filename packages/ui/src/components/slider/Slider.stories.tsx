import { useState, type ComponentProps } from "react";
import preview from "../../../.storybook/preview.tsx";
import { Slider } from "./Slider.tsx";
import { SliderRow } from "./SliderRow.tsx";

const Held = (props: Partial<ComponentProps<typeof Slider>>) => {
  const [value, setValue] = useState(props.value ?? 4);
  return (
    <div style={{ maxWidth: 320 }}>
      <Slider label="Memory" min={1} max={16} {...props} value={value} onChange={setValue} />
    </div>
  );
};

const meta = preview.meta({ title: "Controls/Slider", component: Held });

export const Plain = meta.story({ args: {} });
export const WithHostLimit = meta.story({
  args: { limit: 9, format: (gib: number) => `${gib} GB` },
});
export const AtTheLimit = meta.story({ args: { limit: 9, value: 9 } });
export const AtTheStart = meta.story({ args: { value: 1 } });
export const Disabled = meta.story({ args: { disabled: true } });

const Hardware = () => {
  const [cores, setCores] = useState(2);
  const [memory, setMemory] = useState(4);
  const [disk, setDisk] = useState(25);
  return (
    <div style={{ maxWidth: 520 }}>
      <SliderRow
        label="Processor"
        fact="8 cores in this computer"
        unit="cores"
        min={1}
        max={8}
        limit={6}
        value={cores}
        onChange={setCores}
      />
      <SliderRow
        label="Memory"
        fact="16 GB, 9 GB free now"
        unit="GB"
        min={1}
        max={16}
        limit={9}
        value={memory}
        onChange={setMemory}
      />
      <SliderRow
        label="Disk"
        fact="Grows as it fills, 31 GB free"
        unit="GB"
        min={5}
        max={48}
        limit={31}
        value={disk}
        onChange={setDisk}
      />
    </div>
  );
};
export const HardwareRows = meta.story({ render: () => <Hardware /> });
