import preview from "../../../.storybook/preview.tsx";
import { Button } from "../button/Button.tsx";
import { FactList } from "./FactList.tsx";

const meta = preview.meta({ title: "Data/FactList", component: FactList });

export const Plain = meta.story({
  args: {
    facts: [
      { name: "Processor", value: "8 cores, x86_64" },
      { name: "Memory", value: "7 of 16 GB in use" },
      { name: "Library", value: "/home/ada/.local/share/openutm" },
    ],
  },
});
export const WithActions = meta.story({
  args: {
    facts: [
      {
        name: "Runs",
        value: "Ubuntu 26.04 LTS",
        action: <Button variant="quiet">Change</Button>,
      },
      { name: "Network", value: "Shared", action: <Button variant="quiet">Change</Button> },
    ],
  },
});
export const LongValue = meta.story({
  args: { facts: [{ name: "Path", value: `/${"very-long-folder/".repeat(12)}disc.iso` }] },
});
