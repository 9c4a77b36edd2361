// Which screen the page shows. The browser's Back and Forward move through it, and a reload comes back to it.
import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from "react";
import { screenPlaces, vmTabs, type Screen } from "./screens.ts";

export type Place = Exclude<Screen, { name: "create" }>;

/** Asks before the screen is left for `to`; it calls `leave` when it may be. */
export type LeaveGuard = (leave: () => void, to: Place) => void;

export type Navigation = {
  /** What stands in the page. */
  readonly at: Place;
  /** What lies over it. */
  readonly sheet: Screen<"create"> | undefined;
  go(to: Screen): void;
  closeSheet(): void;
  /** Sets who is asked before the screen is left; returns the end of it. */
  guard(ask: LeaveGuard): () => void;
};

const NavigationContext = createContext<Navigation | undefined>(undefined);

export const useNavigation = (): Navigation => {
  const navigation = use(NavigationContext);
  if (navigation === undefined) throw new Error("A screen was drawn outside NavigationProvider.");
  return navigation;
};

const stateKey = "openutm";
const home: Place = { name: "library" };

const isText = (value: unknown): value is string => typeof value === "string";

/** The place in a history entry; the library for one that this app has not made. */
export const placeIn = (state: unknown): Place | undefined => {
  const raw = (state as { readonly [stateKey]?: unknown } | null)?.[stateKey];
  if (typeof raw !== "object" || raw === null) return undefined;
  const { name, vmId, tab, section } = raw as Readonly<Record<string, unknown>>;
  if (!isText(name) || !Object.hasOwn(screenPlaces, name)) return undefined;
  switch (name as Screen["name"]) {
    case "library":
      return {
        name: "library",
        vmId: isText(vmId) ? vmId : undefined,
        tab: vmTabs.find((known) => known === tab),
      };
    case "display":
      return isText(vmId) ? { name: "display", vmId } : undefined;
    case "settings":
      return { name: "settings", section: isText(section) ? section : undefined };
    case "health":
    case "trash":
    case "firstRun":
      return { name } as Place;
    case "create":
      return undefined;
  }
};

const samePlace = (a: Place, b: Place): boolean => JSON.stringify(a) === JSON.stringify(b);

type NavigationProviderProps = {
  /** Where the page begins unless a reload comes back to another place. */
  readonly first?: Place | undefined;
  readonly children: ReactNode;
};

export const NavigationProvider = ({ first = home, children }: NavigationProviderProps) => {
  const [at, setAt] = useState<Place>(() => placeIn(history.state) ?? first);
  const [sheet, setSheet] = useState<Screen<"create">>();
  const asks = useRef<LeaveGuard>(undefined);
  const now = useRef(at);
  useEffect(() => {
    now.current = at;
  }, [at]);

  const show = useCallback((place: Place) => {
    now.current = place;
    setAt(place);
  }, []);

  useEffect(() => {
    const moved = ({ state }: PopStateEvent): void => {
      const to = placeIn(state) ?? home;
      const ask = asks.current;
      if (ask === undefined) {
        show(to);
        return;
      }
      // The browser has moved already: it is put back until the guard says that the screen may be left.
      history.pushState({ [stateKey]: now.current }, "");
      ask(() => {
        history.pushState({ [stateKey]: to }, "");
        show(to);
      }, to);
    };
    addEventListener("popstate", moved);
    return () => removeEventListener("popstate", moved);
  }, [show]);

  const go = useCallback(
    (to: Screen) => {
      if (to.name === "create") {
        setSheet(to);
        return;
      }
      const leave = (): void => {
        setSheet(undefined);
        if (samePlace(now.current, to)) return;
        // Walking through the list is one step back, not a hundred.
        if (now.current.name === to.name) history.replaceState({ [stateKey]: to }, "");
        else history.pushState({ [stateKey]: to }, "");
        show(to);
      };
      if (asks.current === undefined || samePlace(now.current, to)) leave();
      else asks.current(leave, to);
    },
    [show],
  );

  const guard = useCallback((ask: LeaveGuard) => {
    asks.current = ask;
    return () => {
      if (asks.current === ask) asks.current = undefined;
    };
  }, []);

  const navigation = useMemo<Navigation>(
    () => ({ at, sheet, go, closeSheet: () => setSheet(undefined), guard }),
    [at, sheet, go, guard],
  );
  return <NavigationContext value={navigation}>{children}</NavigationContext>;
};

/** While `ask` is given, it is called before the screen is left: by a click, by Back, or by closing the page. */
export const useLeaveGuard = (ask: LeaveGuard | undefined): void => {
  const { guard } = useNavigation();
  useEffect(() => {
    if (ask === undefined) return undefined;
    const end = guard(ask);
    const beforeUnload = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener("beforeunload", beforeUnload);
    return () => {
      end();
      removeEventListener("beforeunload", beforeUnload);
    };
  }, [guard, ask]);
};
