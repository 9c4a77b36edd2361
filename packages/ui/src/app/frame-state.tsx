// What the frame itself remembers: whether the sidebar is folded, which dialog of the frame is open.
import { createContext, use, useMemo, useState, type ReactNode } from "react";

/** A dialog of the frame, or a row of the sidebar that is being edited. */
export type Overlay =
  | { readonly kind: "palette" }
  | { readonly kind: "rename"; readonly vmId: string }
  | { readonly kind: "group"; readonly vmId: string };

export type FrameState = {
  readonly sidebarFolded: boolean;
  readonly overlay: Overlay | undefined;
  foldSidebar(folded: boolean): void;
  open(overlay: Overlay): void;
  close(): void;
};

const FrameContext = createContext<FrameState | undefined>(undefined);

export const useFrame = (): FrameState => {
  const frame = use(FrameContext);
  if (frame === undefined) throw new Error("The frame's parts were drawn outside FrameProvider.");
  return frame;
};

const foldedAs = "openutm.sidebarFolded";
const wasFolded = (): boolean => {
  try {
    return localStorage.getItem(foldedAs) === "true";
  } catch {
    return false;
  }
};

export const FrameProvider = ({ children }: { readonly children: ReactNode }) => {
  const [sidebarFolded, setFolded] = useState(wasFolded);
  const [overlay, setOverlay] = useState<Overlay>();
  const frame = useMemo<FrameState>(
    () => ({
      sidebarFolded,
      overlay,
      foldSidebar(folded) {
        setFolded(folded);
        try {
          localStorage.setItem(foldedAs, String(folded));
        } catch {
          // A page whose storage is off shows its sidebar at the next start.
        }
      },
      open: setOverlay,
      close: () => setOverlay(undefined),
    }),
    [sidebarFolded, overlay],
  );
  return <FrameContext value={frame}>{children}</FrameContext>;
};
