// What is known of this computer, shared by every screen that asks.
import type { DoctorReport, Reason } from "@openutm/shared-types";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useAnswer, useCall, useConnection } from "../app/backend.tsx";

/** The doctor's report; asked again by itself when something of it has changed. */
export const useDoctor = () => useAnswer("doctor", {});

/** The same, asked anew when the screen opens: free memory and disk tell nobody when they change. */
export const useFreshDoctor = () => {
  const answers = useQueryClient();
  useEffect(() => {
    void answers.invalidateQueries({ queryKey: ["doctor"] });
  }, [answers]);
  return useDoctor();
};

/** Why no VM can run here; undefined where one can. */
export const qemuProblem = (report: DoctorReport): Reason | undefined =>
  report.qemu.some(({ problem }) => problem === undefined)
    ? undefined
    : (report.qemu.find(({ problem }) => problem !== undefined)?.problem ??
      report.problems.find(({ code }) => code === "qemu.notFound") ?? {
        code: "qemu.notFound",
        message: "",
      });

/** Drops every remembered answer and asks anew. */
export const useCheckAgain = () => {
  const connection = useConnection();
  const answers = useQueryClient();
  const { busy, failure, run } = useCall();
  const checkAgain = (): Promise<boolean> =>
    run(async () => {
      answers.setQueryData(["doctor", {}], await connection.call("doctor", { recheck: true }));
      await Promise.all(
        ["capabilities", "qemu.installWays"].map((method) =>
          answers.invalidateQueries({ queryKey: [method] }),
        ),
      );
    });
  return { busy, failure, checkAgain };
};
