import type { WishState } from "../use-wish.ts";
import type { StepId } from "../wish/steps.ts";

export type StepProps = {
  readonly state: WishState;
  goTo(step: StepId): void;
};
