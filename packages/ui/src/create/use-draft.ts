// What the backend would make of the wish, asked again while it is being said.
import type { CreateVmInput, Reason, VmDraft } from "@openutm/shared-types";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { reasonOf, useConnection } from "../app/backend.tsx";
import { useSettled } from "./use-settled.ts";

export type Draft = {
  /** Of the newest wish that could be answered. */
  readonly plan: VmDraft | undefined;
  /** Why there would be no such VM. */
  readonly refusal: Reason | undefined;
  readonly asking: boolean;
};

export const useDraft = (input: CreateVmInput | undefined): Draft => {
  const connection = useConnection();
  const settled = useSettled(input);
  const { data, error, isFetching } = useQuery({
    queryKey: ["vm.draft", settled],
    queryFn: () => (settled === null ? null : connection.call("vm.draft", settled)),
    placeholderData: keepPreviousData,
    // Free memory and disk are true for the moment only.
    gcTime: 0,
  });
  return {
    plan: data ?? undefined,
    refusal: error === null || input === undefined ? undefined : reasonOf(error),
    asking: isFetching,
  };
};
