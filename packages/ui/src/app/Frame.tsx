// What stands around the screens: banner, sidebar, the pane beside it, the sheet above them.
import { useMemo } from "react";
import { SplitPane } from "../components/split-pane/SplitPane.tsx";
import { Sidebar } from "../library/Sidebar.tsx";
import { useLibraryFact } from "./backend.tsx";
import styles from "./Frame.module.css";
import { LostBanner } from "./LostBanner.tsx";
import { useNavigation, type Place } from "./navigation.tsx";
import { screenPlaces } from "./screens.ts";
import { ScreenView } from "./ScreenView.tsx";
import { shownPlace } from "./shown-place.ts";

/** The place that can be shown, one object for as long as it stays the same. */
export const useShownPlace = (): Place => {
  const { at } = useNavigation();
  const shown = useLibraryFact((library) => JSON.stringify(shownPlace(at, library)));
  return useMemo(() => JSON.parse(shown) as Place, [shown]);
};

export const Frame = () => {
  const { sheet } = useNavigation();
  const place = useShownPlace();
  return (
    <div className={styles["frame"]}>
      <LostBanner />
      <div className={styles["window"]}>
        {screenPlaces[place.name] === "window" ? (
          <ScreenView key={place.name} screen={place} />
        ) : (
          <SplitPane
            id="library"
            startPx={264}
            minStartPx={200}
            maxStartPx={420}
            minEndPx={360}
            start={<Sidebar />}
            end={
              <main className={styles["main"]}>
                <ScreenView key={place.name} screen={place} />
              </main>
            }
          />
        )}
      </div>
      {sheet !== undefined && <ScreenView screen={sheet} />}
    </div>
  );
};
