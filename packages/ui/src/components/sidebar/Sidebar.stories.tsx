import type { VmStatus } from "@openutm/shared-types";
import { HardDrive, Plus, Search, Settings2 } from "lucide-react";
import { useState } from "react";
import preview from "../../../.storybook/preview.tsx";
import { Button } from "../button/Button.tsx";
import { Input } from "../input/Input.tsx";
import { Kbd } from "../kbd/Kbd.tsx";
import { ContextMenu } from "../menu/ContextMenu.tsx";
import { VMStatusDot } from "../vm-status/VMStatusBadge.tsx";
import { Sidebar, SidebarRow, SidebarSection } from "./Sidebar.tsx";

type Row = { readonly title: string; readonly subtitle: string; readonly status: VmStatus };

const running: readonly Row[] = [
  { title: "Ubuntu 26.04", subtitle: "2 cores, 4 GB · 12 % CPU", status: "running" },
  { title: "Build server", subtitle: "4 cores, 8 GB · 61 % CPU", status: "running" },
  { title: "Windows 11", subtitle: "Paused 5 min ago", status: "paused" },
];
const others: readonly Row[] = [
  { title: "Alpine router", subtitle: "Stopped yesterday", status: "stopped" },
  { title: "Fedora 44", subtitle: "Its disk is not connected", status: "error" },
];
const hostile: readonly Row[] = [
  { title: "<script>alert(1)</script>", subtitle: "Stopped", status: "stopped" },
  { title: "\u202Eesrever\u202C 🖥️ ".repeat(12), subtitle: "x".repeat(255), status: "broken" },
];

const Held = ({ rows }: { readonly rows: readonly Row[] }) => {
  const [search, setSearch] = useState("");
  const [selected, setSelected] = useState("Ubuntu 26.04");
  const section = (title: string, list: readonly Row[]) => (
    <SidebarSection title={title}>
      {list.map((row) => (
        <ContextMenu
          key={row.title}
          entries={[{ id: "start", label: "Start", run: () => setSelected(row.title) }]}
        >
          <SidebarRow
            title={row.title}
            subtitle={row.subtitle}
            selected={row.title === selected}
            thumbnail={<HardDrive size={14} aria-hidden />}
            end={<VMStatusDot status={row.status} />}
            onClick={() => setSelected(row.title)}
          />
        </ContextMenu>
      ))}
    </SidebarSection>
  );
  return (
    <div style={{ width: 264, height: 520, border: "1px solid var(--line)" }}>
      <Sidebar
        label="Virtual machines"
        header={
          <>
            <strong>OpenUTM</strong>
            <Button
              variant="quiet"
              icon={<Plus size={17} aria-hidden />}
              aria-label="New machine"
            />
          </>
        }
        search={
          <Input
            type="search"
            look="search"
            aria-label="Search"
            placeholder="Search"
            icon={<Search size={14} aria-hidden />}
            end={<Kbd shortcut="Mod+K" />}
            value={search}
            onChange={setSearch}
          />
        }
        footer={
          <Button variant="quiet" icon={<Settings2 size={15} aria-hidden />}>
            Settings
          </Button>
        }
      >
        {rows.length > 0 && section("Running", rows)}
        {section("Everything else", others)}
      </Sidebar>
    </div>
  );
};

const meta = preview.meta({ title: "Navigation/Sidebar", component: Held });

export const Library = meta.story({ args: { rows: running } });
export const NothingRuns = meta.story({ args: { rows: [] } });
export const HostileNames = meta.story({ args: { rows: hostile } });
