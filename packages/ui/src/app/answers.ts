// Answers of the backend that a screen shows: asked once, kept for whoever else asks, asked again when an event or a
// reconnection makes them out of date.
import type { PageConnection } from "@openutm/native-bridge";
import type { EventTopic, MethodName } from "@openutm/shared-types";
import { QueryClient } from "@tanstack/react-query";

/** Which answers an event makes out of date. */
const outdatedBy: { readonly [T in EventTopic]?: readonly MethodName[] } = {
  "trash.changed": ["trash.list"],
  "doctor.changed": ["doctor", "capabilities", "qemu.installWays"],
  "orphan.changed": ["orphan.list"],
};

export const createAnswers = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      // The backend is on this machine: neither a lost network nor a focused window says anything about it.
      queries: {
        staleTime: Infinity,
        retry: false,
        networkMode: "always",
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
    },
  });

/** Keeps the answers true until the returned end. */
export const followAnswers = (answers: QueryClient, connection: PageConnection): (() => void) => {
  const stops = [
    connection.onEvent(({ topic }) => {
      for (const method of outdatedBy[topic] ?? [])
        void answers.invalidateQueries({ queryKey: [method] });
    }),
    connection.onReconnect(() => void answers.invalidateQueries()),
  ];
  return () => {
    for (const stop of stops) stop();
  };
};
