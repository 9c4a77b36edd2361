import { useVm } from "../app/backend.tsx";
import { Pane } from "../app/Pane.tsx";
import type { ScreenParams } from "../app/screens.ts";
import { VMStatusBadge } from "../components/vm-status/VMStatusBadge.tsx";
import { VmDetail } from "../detail/VmDetail.tsx";
import { shownName } from "../shown-name.ts";
import { VmToolbar } from "./VmToolbar.tsx";

/** One VM of the library: its name and what can be done with it, and everything about it below. */
export const LibraryScreen = ({ vmId, tab }: ScreenParams["library"]) => {
  const vm = useVm(vmId);
  if (vm === undefined) return null;
  return (
    <Pane
      title={shownName(vm.name)}
      beside={<VMStatusBadge status={vm.status} />}
      actions={<VmToolbar vm={vm} />}
      padding="none"
    >
      <VmDetail key={vm.id} vm={vm} tab={tab ?? "overview"} />
    </Pane>
  );
};
