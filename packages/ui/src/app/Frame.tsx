// What stands around the screens: banner, sidebar, the pane beside it, the sheet and the dialogs above them.
import { Suspense, useEffect } from "react";
import { lazyPart } from "../lazy-part.ts";
import { SplitPane } from "../components/split-pane/SplitPane.tsx";
import { MachinesSidebar } from "../library/sidebar/MachinesSidebar.tsx";
import { useCommandShortcuts } from "./commands/use-command-shortcuts.ts";
import { DropZone } from "./drop/DropZone.tsx";
import styles from "./Frame.module.css";
import { useFrame } from "./frame-state.tsx";
import { LostBanner } from "./LostBanner.tsx";
import { useNavigation } from "./navigation.tsx";
import { screenPlaces } from "./screens.ts";
import { ScreenView } from "./ScreenView.tsx";
import { useShownPlace } from "./use-shown-place.ts";

const Palette = lazyPart(async () => (await import("./commands/Palette.tsx")).Palette);
const GroupDialog = lazyPart(async () => (await import("../library/GroupDialog.tsx")).GroupDialog);

/** The dialogs that any screen may open. */
const Overlays = () => {
  const { overlay } = useFrame();
  return (
    <Suspense fallback={null}>
      {overlay?.kind === "palette" && <Palette />}
      {overlay?.kind === "group" && <GroupDialog key={overlay.vmId} vmId={overlay.vmId} />}
    </Suspense>
  );
};

/** A guest's screen that was left does not leave the page filling the monitor. */
const useFullScreenEnd = (display: boolean): void => {
  useEffect(() => {
    // Undefined where an engine has no full screen.
    if (!display && document.fullscreenElement != null) void document.exitFullscreen();
  }, [display]);
};

export const Frame = () => {
  const { sheet } = useNavigation();
  const { sidebarFolded, foldSidebar } = useFrame();
  const place = useShownPlace();
  const isWindow = screenPlaces[place.name] === "window";
  useFullScreenEnd(isWindow);
  // A guest's screen wants every key for itself.
  useCommandShortcuts(!isWindow && sheet === undefined);
  return (
    <div className={styles["frame"]}>
      <LostBanner />
      <div className={styles["window"]}>
        {isWindow ? (
          <ScreenView key={place.name} screen={place} />
        ) : (
          <DropZone>
            <SplitPane
              id="library"
              startPx={264}
              minStartPx={200}
              maxStartPx={420}
              minEndPx={360}
              collapsible
              folded={sidebarFolded}
              onFold={foldSidebar}
              start={<MachinesSidebar />}
              end={
                <main className={styles["main"]}>
                  <ScreenView key={place.name} screen={place} />
                </main>
              }
            />
          </DropZone>
        )}
      </div>
      {sheet !== undefined && <ScreenView screen={sheet} />}
      <Overlays />
    </div>
  );
};
