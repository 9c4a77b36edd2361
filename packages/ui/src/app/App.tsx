import { useEffect } from "react";
import { ToastProvider } from "../components/toast/Toast.tsx";
import { LocaleProvider } from "../i18n/index.ts";
import { useAppearance } from "./appearance.ts";
import { CommandsProvider, useRunCommand } from "./commands/run-command.tsx";
import { Frame } from "./Frame.tsx";
import { FrameProvider } from "./frame-state.tsx";
import { HostContext, useHost, type HostActions } from "./host-actions.ts";
import { NavigationProvider, useNavigation } from "./navigation.tsx";
import { Notices } from "./Notices.tsx";
import { PaneBoundary } from "./PaneBoundary.tsx";
import { useShownPlace } from "./use-shown-place.ts";
import { useNativeMenu } from "./commands/use-native-menu.ts";

type AppProps = {
  /** The VM whose display the page opens with, from the address. */
  readonly initialVmId?: string | undefined;
  /** What a desktop shell does for the page; absent in a browser. */
  readonly hostActions?: HostActions | undefined;
};

/** Keeps the shell's menus and the page together. */
const HostLink = () => {
  const host = useHost();
  const { go } = useNavigation();
  const run = useRunCommand();
  const place = useShownPlace();
  const display = place.name === "display";
  const vmId = "vmId" in place ? place.vmId : undefined;
  useNativeMenu(vmId);
  useEffect(() => host?.showing({ id: vmId, display }), [host, vmId, display]);
  useEffect(
    () =>
      host?.onCommand((command) => {
        if (command.kind === "create")
          go({
            name: "create",
            from: command.file === undefined ? undefined : { kind: "path", file: command.file },
          });
        if (command.kind === "showVm") go({ name: "library", vmId: command.id });
        if (command.kind === "openDisplay") go({ name: "display", vmId: command.id });
        if (command.kind === "run") run(command.command, vmId);
      }),
    [host, go, run, vmId],
  );
  return null;
};

const Look = () => {
  useAppearance(useHost()?.platform);
  return null;
};

export const App = ({ initialVmId, hostActions }: AppProps) => (
  <HostContext value={hostActions}>
    <LocaleProvider>
      <Look />
      <ToastProvider>
        <NavigationProvider
          first={initialVmId === undefined ? undefined : { name: "display", vmId: initialVmId }}
        >
          <FrameProvider>
            <CommandsProvider>
              <HostLink />
              <Notices />
              <PaneBoundary>
                <Frame />
              </PaneBoundary>
            </CommandsProvider>
          </FrameProvider>
        </NavigationProvider>
      </ToastProvider>
    </LocaleProvider>
  </HostContext>
);
