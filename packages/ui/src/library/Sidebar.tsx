import type { Vm } from "@openutm/shared-types";
import { HardDrive, Plus } from "lucide-react";
import { useLibrary } from "../app/backend.tsx";
import { useNavigation } from "../app/navigation.tsx";
import { Button } from "../components/button/Button.tsx";
import { shownName } from "../shown-name.ts";
import { statusWord, VMStatusDot } from "../components/vm-status/VMStatusBadge.tsx";
import styles from "./Sidebar.module.css";

type SidebarProps = {
  readonly vms: readonly Vm[];
  readonly selectedId: string | undefined;
  onSelect(id: string): void;
  onCreate(): void;
};

const line = (vm: Vm): string => {
  if (vm.statusReason !== undefined) return vm.statusReason.message;
  if (vm.config === undefined) return statusWord(vm.status);
  const { cpu, memoryMib } = vm.config;
  const memory = memoryMib >= 1024 ? `${+(memoryMib / 1024).toFixed(1)} GB` : `${memoryMib} MB`;
  return vm.runtime === undefined
    ? statusWord(vm.status)
    : `${cpu.count === 1 ? "1 core" : `${cpu.count} cores`}, ${memory}`;
};

const Row = ({
  vm,
  selected,
  onSelect,
}: {
  readonly vm: Vm;
  readonly selected: boolean;
  onSelect(): void;
}) => (
  <li>
    <button
      type="button"
      className={styles["row"]}
      aria-current={selected || undefined}
      onClick={onSelect}
      title={shownName(vm.name)}
    >
      <span className={styles["icon"]}>
        <HardDrive size={15} aria-hidden />
      </span>
      <span className={styles["text"]}>
        <b dir="auto">{shownName(vm.name)}</b>
        <small>{line(vm)}</small>
      </span>
      <VMStatusDot status={vm.status} />
    </button>
  </li>
);

const Group = ({
  title,
  vms,
  selectedId,
  onSelect,
}: { readonly title: string } & Omit<SidebarProps, "onCreate">) =>
  vms.length === 0 ? null : (
    <section aria-label={title}>
      <h2 className={styles["group"]}>{title}</h2>
      <ul>
        {vms.map((vm) => (
          <Row
            key={vm.id}
            vm={vm}
            selected={vm.id === selectedId}
            onSelect={() => onSelect(vm.id)}
          />
        ))}
      </ul>
    </section>
  );

export const Sidebar = () => {
  const { vms } = useLibrary();
  const { go } = useNavigation();
  const { at } = useNavigation();
  const selectedId = at.name === "library" ? (at.vmId ?? vms[0]?.id) : undefined;
  const onSelect = (vmId: string): void => go({ name: "library", vmId });
  const onCreate = (): void => go({ name: "create" });
  const running = vms.filter((vm) => vm.runtime !== undefined || vm.status === "starting");
  const others = vms.filter((vm) => !running.includes(vm));
  return (
    <nav className={styles["sidebar"]} aria-label="Virtual machines">
      <header>
        <strong>OpenUTM</strong>
        <Button
          variant="quiet"
          icon={<Plus size={17} aria-hidden />}
          aria-label="New machine"
          title="New machine"
          onClick={onCreate}
        />
      </header>
      {vms.length === 0 && <p className={styles["nothing"]}>Your machines will be here.</p>}
      <div className={styles["list"]}>
        <Group title="Running" vms={running} selectedId={selectedId} onSelect={onSelect} />
        <Group
          title={running.length === 0 ? "Machines" : "Everything else"}
          vms={others}
          selectedId={selectedId}
          onSelect={onSelect}
        />
      </div>
    </nav>
  );
};
