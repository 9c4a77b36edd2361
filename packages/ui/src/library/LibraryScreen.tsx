import { useVm } from "../app/backend.tsx";
import { useNavigation } from "../app/navigation.tsx";
import type { ScreenParams } from "../app/screens.ts";
import { VmDetail } from "../detail/VmDetail.tsx";

/** One VM of the library: its name and what can be done with it, and everything about it below. */
export const LibraryScreen = ({ vmId }: ScreenParams["library"]) => {
  const vm = useVm(vmId);
  const { go } = useNavigation();
  if (vm === undefined) return null;
  return (
    <VmDetail key={vm.id} vm={vm} onOpenDisplay={() => go({ name: "display", vmId: vm.id })} />
  );
};
