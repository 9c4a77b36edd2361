import { runHeadless } from "@openutm/backend-node";
import type { Command } from "../command.ts";
import { backendOptions } from "../composition.ts";

export const backend: Command = {
  summary:
    "A backend without a window; other commands start it when none runs. Ends when nobody needs it.",
  usage: "",
  options: {},
  arity: [0, 0],
  async run({ print }) {
    const reason = await runHeadless({ ...backendOptions({ windowed: false }), env: process.env });
    print.note(reason);
  },
};
