// The order of the questions, and what keeps one from being left.
import { Network, VmName, type ErrorCode, type Reason } from "@openutm/shared-types";
import type { Wish } from "./wish.ts";

export const stepIds = ["system", "medium", "hardware", "network", "review"] as const;
export type StepId = (typeof stepIds)[number];

export const stepOf = (id: string): StepId => stepIds.find((step) => step === id) ?? "system";

/** Where a failed call's cause can be changed; the review where it is nothing that was entered. */
export const stepOfFailure = ({ code }: Reason): StepId => {
  const causes: Partial<Record<ErrorCode, StepId>> = {
    "disk.full": "hardware",
    "host.memoryLow": "hardware",
    "firmware.missing": "hardware",
    "config.invalid": "hardware",
    "port.inUse": "network",
  };
  if (code.startsWith("image.")) return "medium";
  return causes[code as ErrorCode] ?? "review";
};

export type Obstacle =
  | "chooseSystem"
  | "chooseFile"
  | "lookingAtFile"
  | "fileFailed"
  | "unsupported"
  | "nameTooLong"
  | "bridgeMissing";

export type StepFacts = {
  /** The system is one that OpenUTM cannot run. */
  readonly unsupported: boolean;
  /** The backend would not make a VM from this file. */
  readonly fileRefused: boolean;
};

/** What is missing in a step before it can be left. */
export const obstacleOf = (
  step: StepId,
  wish: Wish,
  { unsupported, fileRefused }: StepFacts,
): Obstacle | undefined => {
  switch (step) {
    case "system":
      return wish.system === undefined ? "chooseSystem" : undefined;
    case "medium":
      if (wish.start === "nothing") return undefined;
      if (wish.file.state === "none") return "chooseFile";
      if (wish.file.state === "looking") return "lookingAtFile";
      if (wish.file.state === "failed" || fileRefused) return "fileFailed";
      return unsupported ? "unsupported" : undefined;
    case "hardware":
      return undefined;
    case "network":
      // An empty name fits no pattern of the contract.
      return wish.network === "bridged" && !Network.shape.bridge.safeParse(wish.bridge).success
        ? "bridgeMissing"
        : undefined;
    case "review":
      return wish.name.trim() === "" || VmName.safeParse(wish.name.trim()).success
        ? undefined
        : "nameTooLong";
  }
};

/** The first step that cannot be left yet; undefined when all is said. */
export const firstObstacle = (
  wish: Wish,
  facts: StepFacts,
): { readonly step: StepId; readonly obstacle: Obstacle } | undefined => {
  for (const step of stepIds) {
    const obstacle = obstacleOf(step, wish, facts);
    if (obstacle !== undefined) return { step, obstacle };
  }
  return undefined;
};
