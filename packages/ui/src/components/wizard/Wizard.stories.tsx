import { useState } from "react";
import preview from "../../../.storybook/preview.tsx";
import { Button } from "../button/Button.tsx";
import { Field } from "../field/Field.tsx";
import { Input } from "../input/Input.tsx";
import { ReasonCard } from "../reason-card/ReasonCard.tsx";
import { SliderRow } from "../slider/SliderRow.tsx";
import { Wizard } from "./Wizard.tsx";

const order = ["system", "medium", "hardware", "network", "review"] as const;
const words: Readonly<Record<(typeof order)[number], readonly [string, string]>> = {
  system: ["System", "What do you want to run?"],
  medium: ["Install medium", "What does it start from?"],
  hardware: ["Hardware", "How big should it be?"],
  network: ["Network", "How is it connected?"],
  review: ["Review", "Is this right?"],
};

const Hardware = () => {
  const [memory, setMemory] = useState(4);
  const [cores, setCores] = useState(2);
  const [disk, setDisk] = useState(25);
  return (
    <>
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
    </>
  );
};

const Name = () => {
  const [name, setName] = useState("");
  return (
    <Field label="Name">
      {(attributes) => <Input {...attributes} value={name} onChange={setName} />}
    </Field>
  );
};

type HeldProps = {
  readonly start: (typeof order)[number];
  readonly failed?: (typeof order)[number];
  readonly busy?: boolean;
  readonly blockedReason?: string;
};

const Held = ({ start, failed, busy = false, blockedReason }: HeldProps) => {
  const [current, setCurrent] = useState<string>(start);
  const [furthest, setFurthest] = useState(order.indexOf(start));
  const goTo = (id: string): void => {
    setCurrent(id);
    setFurthest(
      Math.max(
        furthest,
        order.findIndex((step) => step === id),
      ),
    );
  };
  const stateOf = (id: (typeof order)[number], index: number) => {
    if (id === current) return "current";
    if (id === failed) return "failed";
    return index <= furthest ? "done" : "upcoming";
  };
  return (
    <Wizard
      title="New machine"
      steps={order.map((id, index) => ({
        id,
        title: words[id][0],
        question: words[id][1],
        ...(id === "hardware"
          ? { description: "Good values for Ubuntu on this computer are filled in." }
          : {}),
        state: stateOf(id, index),
        content: id === "hardware" ? <Hardware /> : <Name />,
      }))}
      currentId={current}
      onGoTo={goTo}
      onFinish={() => undefined}
      finishLabel="Create and start"
      onClose={() => undefined}
      busy={busy}
      blockedReason={blockedReason}
      footer={<Button onClick={() => goTo("review")}>Review now</Button>}
      notice={
        failed === undefined ? undefined : (
          <ReasonCard
            reason={{
              code: "image.notFound",
              message: "The installer disc is gone.",
              hint: "Choose it again in “Install medium”. Everything else is kept.",
            }}
          />
        )
      }
    />
  );
};

const meta = preview.meta({ title: "Layout/Wizard", component: Held });

export const FirstStep = meta.story({ args: { start: "system" } });
export const MiddleStep = meta.story({ args: { start: "hardware" } });
export const Blocked = meta.story({
  args: { start: "medium", blockedReason: "Choose a file first." },
});
export const LastStepBusy = meta.story({ args: { start: "review", busy: true } });
export const AfterAFailure = meta.story({ args: { start: "review", failed: "medium" } });
