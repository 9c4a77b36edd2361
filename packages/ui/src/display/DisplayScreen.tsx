import type { ScreenParams } from "../app/screens.ts";
import { useVm } from "../app/backend.tsx";
import { useHost } from "../app/host-actions.ts";
import { useNavigation } from "../app/navigation.tsx";
import { VmDisplay } from "./VmDisplay.tsx";

/** A guest's screen as the whole page. */
export const DisplayScreen = ({ vmId }: ScreenParams["display"]) => {
  const vm = useVm(vmId);
  const host = useHost();
  const { go } = useNavigation();
  if (vm === undefined) return null;
  const toLibrary = (): void => go({ name: "library", vmId });
  const detach =
    host === undefined || host.leaveDisplay !== undefined
      ? {}
      : {
          onDetach: () => {
            host.detachDisplay(vmId);
            toLibrary();
          },
        };
  return (
    <VmDisplay
      key={`${vmId} ${vm.runtime?.pid}`}
      vm={vm}
      onBack={host?.leaveDisplay ?? toLibrary}
      {...detach}
    />
  );
};
