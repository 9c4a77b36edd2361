import type { Vm, VmStatus } from "@openutm/shared-types";
import { Maximize2, Pause, Play, Power, RotateCw, ScrollText, Trash2, Zap } from "lucide-react";
import type { ReactNode } from "react";
import { hasScreen, useConnection, type Call } from "../app/backend.tsx";
import { Button } from "../components/button/Button.tsx";

type VmActionsProps = {
  readonly vm: Vm;
  readonly call: Call;
  onOpenDisplay(): void;
  onShowLogs(): void;
  onDelete(): void;
};

type Verb = "vm.start" | "vm.pause" | "vm.resume" | "vm.restart" | "shutDown" | "forceOff";

/** What can be done in each state, in the order of the toolbar; the first one is what most people want. */
const verbsOf: Readonly<Record<VmStatus, readonly Verb[]>> = {
  stopped: ["vm.start"],
  suspended: ["vm.start"],
  error: ["vm.start"],
  starting: ["forceOff"],
  running: ["vm.pause", "shutDown", "vm.restart", "forceOff"],
  paused: ["vm.resume", "vm.restart", "forceOff"],
  stopping: ["forceOff"],
  broken: [],
};

const looks: Readonly<
  Record<
    Verb,
    { readonly label: string; readonly icon: ReactNode; readonly variant?: "primary" | "danger" }
  >
> = {
  "vm.start": { label: "Start", icon: <Play size={14} aria-hidden />, variant: "primary" },
  "vm.pause": { label: "Pause", icon: <Pause size={14} aria-hidden /> },
  "vm.resume": { label: "Resume", icon: <Play size={14} aria-hidden />, variant: "primary" },
  "vm.restart": { label: "Restart", icon: <RotateCw size={14} aria-hidden /> },
  shutDown: { label: "Shut down", icon: <Power size={14} aria-hidden /> },
  forceOff: { label: "Force off", icon: <Zap size={14} aria-hidden />, variant: "danger" },
};

/** The toolbar of one VM. */
export const VmActions = ({ vm, call, onOpenDisplay, onShowLogs, onDelete }: VmActionsProps) => {
  const connection = useConnection();
  const { id } = vm;
  const act = (verb: Verb): Promise<unknown> => {
    if (verb === "shutDown") return connection.call("vm.stop", { id });
    if (verb === "forceOff") return connection.call("vm.stop", { id, force: true });
    return connection.call(verb, { id });
  };
  return (
    <>
      {verbsOf[vm.status].map((verb) => {
        const { label, icon, variant } = looks[verb];
        // A guest that does not shut down must not keep its owner from forcing it.
        const disabled = call.busy && verb !== "forceOff";
        return (
          <Button
            key={verb}
            icon={icon}
            disabled={disabled}
            aria-label={label}
            title={label}
            {...(variant === undefined ? {} : { variant })}
            onClick={() => void call.run(() => act(verb))}
          >
            <span data-label>{label}</span>
          </Button>
        );
      })}
      {hasScreen(vm) && (
        <Button
          variant="primary"
          icon={<Maximize2 size={14} aria-hidden />}
          aria-label="Open display"
          title="Open display"
          onClick={onOpenDisplay}
        >
          <span data-label>Open display</span>
        </Button>
      )}
      <Button
        variant="quiet"
        icon={<ScrollText size={15} aria-hidden />}
        aria-label="Logs"
        title="Logs"
        onClick={onShowLogs}
      />
      <Button
        variant="quiet"
        icon={<Trash2 size={15} aria-hidden />}
        aria-label="Delete"
        title={
          vm.runtime === undefined
            ? "Delete"
            : "A running machine cannot be deleted. Shut it down first."
        }
        disabled={vm.runtime !== undefined}
        onClick={onDelete}
      />
    </>
  );
};
