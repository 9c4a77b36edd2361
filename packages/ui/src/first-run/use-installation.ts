// The installation of QEMU: begun by the user's word, followed by its job and by what the package manager writes.
import type { InstallWay, Job } from "@openutm/shared-types";
import { useEffect, useRef, useState } from "react";
import { useCall, useConnection, useJobs, type Call } from "../app/backend.tsx";
import { createOutput, type Output } from "./output.ts";

export type Installation = {
  /** The newest one that this page knows of. */
  readonly job: Job | undefined;
  readonly wayId: InstallWay["id"] | undefined;
  readonly output: Output;
  /** Of asking for it; what goes wrong later is the job's `error`. */
  readonly call: Call;
  install(wayId: InstallWay["id"]): void;
  cancel(): void;
};

export const useInstallation = (): Installation => {
  const connection = useConnection();
  const call = useCall();
  const job = useJobs().findLast(({ kind }) => kind === "install");
  const [wayId, setWayId] = useState<InstallWay["id"]>();
  const [output, setOutput] = useState(createOutput);
  const current = useRef(output);
  useEffect(() => {
    current.current = output;
  }, [output]);
  // Followed from the beginning: the first words come before the call has answered.
  useEffect(
    () =>
      connection.onEvent((event) => {
        if (event.topic === "job.output") current.current.add(event.payload.id, event.payload.text);
      }),
    [connection],
  );
  return {
    job,
    wayId,
    output,
    call,
    install(id) {
      const fresh = createOutput();
      current.current = fresh;
      setOutput(fresh);
      setWayId(id);
      void call.run(() => connection.call("qemu.install", { wayId: id }));
    },
    cancel() {
      if (job !== undefined)
        void connection.call("job.cancel", { id: job.id }).catch(() => undefined);
    },
  };
};
