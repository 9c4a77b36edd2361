import type { ScreenParams } from "../app/screens.ts";
import { useHost } from "../app/host-actions.ts";
import { useNavigation } from "../app/navigation.tsx";
import { CreateDialog } from "./CreateDialog.tsx";

/** Makes a VM, above whatever the page shows. */
export const CreateScreen = ({ from }: ScreenParams["create"]) => {
  const host = useHost();
  const { go, closeSheet } = useNavigation();
  const file = from?.kind === "path" ? from.file : undefined;
  return (
    <CreateDialog
      key={file?.path}
      file={file}
      chooseFile={host?.chooseFile}
      onClose={closeSheet}
      onCreated={(vmId) => go({ name: "display", vmId })}
    />
  );
};
