// What this host can give, as the forms of a VM need it.
import type { AcceleratorReport, Arch, CapabilityName, DoctorReport } from "@openutm/shared-types";
import { useAnswer } from "../app/backend.tsx";

/** Undefined until the backend has looked. */
export const useDoctor = (): DoctorReport | undefined => useAnswer("doctor", {}).data;

/** Why this host cannot do it; undefined where it can, and until somebody knows. */
export const useRefusal = (): ((name: CapabilityName) => string | undefined) => {
  const { data } = useAnswer("capabilities", {});
  return (name) =>
    data?.capabilities.find((capability) => capability.name === name && !capability.available)
      ?.reason;
};

/** The accelerators of this host for guests of an architecture, without the emulation in software. */
export const hardwareAccelerators = (
  doctor: DoctorReport | undefined,
  arch: Arch,
): readonly AcceleratorReport[] =>
  doctor?.accelerators.filter((report) => report.arch === arch && report.name !== "tcg") ?? [];
