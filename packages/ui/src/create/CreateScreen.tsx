import { useRunCommand } from "../app/commands/run-command.tsx";
import { useHost } from "../app/host-actions.ts";
import { useNavigation } from "../app/navigation.tsx";
import type { ScreenParams } from "../app/screens.ts";
import { CreateWizard } from "./CreateWizard.tsx";

/** Makes a VM, above whatever the page shows. */
export const CreateScreen = (params: ScreenParams["create"]) => {
  const host = useHost();
  const { go, closeSheet } = useNavigation();
  const run = useRunCommand();
  return (
    <CreateWizard
      {...params}
      chooseFile={host === undefined ? undefined : () => host.chooseFile("iso")}
      onClose={closeSheet}
      onDemo={() => {
        closeSheet();
        run("app.tryDemo");
      }}
      onSetUp={() => {
        closeSheet();
        go({ name: "health" });
      }}
      onMade={({ id, runtime }, started) => {
        closeSheet();
        const hasDisplay = started && runtime?.displayProtocol !== "none";
        go(hasDisplay ? { name: "display", vmId: id } : { name: "library", vmId: id });
      }}
    />
  );
};
