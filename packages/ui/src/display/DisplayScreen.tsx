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
  const detach = (): void => {
    host?.detachDisplay(vmId);
    toLibrary();
  };
  const canDetach = host !== undefined && host.leaveDisplay === undefined;
  return (
    <VmDisplay
      key={vmId}
      vm={vm}
      onBack={host?.leaveDisplay ?? toLibrary}
      onDetach={canDetach ? detach : undefined}
    />
  );
};
