import type { ScaleMode } from "@openutm/display";
import type { Vm } from "@openutm/shared-types";
import {
  Camera,
  ClipboardPaste,
  Disc3,
  ExternalLink,
  Info,
  Keyboard,
  Maximize,
  Mic,
  MicOff,
  Minimize,
  Monitor,
  PictureInPicture2,
  Volume2,
  VolumeX,
} from "lucide-react";
import type { TFunction } from "i18next";
import type { FocusAfter, MenuEntry } from "../components/menu/entries.ts";
import { Toolbar, type ToolbarGroup, type ToolbarItem } from "../components/toolbar/Toolbar.tsx";
import { useTranslation } from "../i18n/index.ts";
import { mediaEntries } from "./drive-entries.ts";
import { keyEntries } from "./key-entries.ts";
import { limitOf } from "./limits.ts";
import { canCopyPictures } from "./picture.ts";
import type { DisplayActions } from "./use-display-actions.ts";
import type { DisplayFacts } from "./use-display-facts.ts";
import type { ExternalViewer } from "./use-external-viewer.ts";
import type { FullScreen } from "./use-full-screen.ts";
import type { Preferences } from "./use-preferences.ts";

const scaleModes: readonly ScaleMode[] = ["fit", "guest", "actual"];
const volumes = [1, 0.75, 0.5, 0.25] as const;

export type DialogName = "typeText" | "details" | { readonly insert: string };

type DisplayToolbarProps = {
  readonly vm: Vm;
  readonly facts: DisplayFacts | undefined;
  readonly preferences: Preferences;
  readonly fullScreen: FullScreen;
  readonly actions: DisplayActions;
  readonly external: ExternalViewer;
  readonly focusAfter: FocusAfter;
  onFullScreen(): void;
  onDialog(dialog: DialogName): void;
  readonly onDetach?: (() => void) | undefined;
};

const volumeEntries = (
  t: TFunction<"display">,
  { choice, change }: Preferences,
): readonly MenuEntry[] =>
  volumes.map((volume) => ({
    kind: "check",
    id: `volume ${volume}`,
    label: t("volume", { percent: volume * 100 }),
    checked: !choice.isMuted && choice.volume === volume,
    run: () => change({ volume, isMuted: false }),
  }));

/** Only for guests that have several screens. */
const screenItems = (
  t: TFunction<"display">,
  facts: DisplayFacts | undefined,
  { showScreen }: DisplayActions,
): readonly ToolbarItem[] => {
  const { count, shown } = facts?.screens ?? { count: 1, shown: 0 };
  if (count < 2) return [];
  return [
    {
      id: "screens",
      label: t("screen", { number: shown + 1 }),
      icon: <Monitor size={15} aria-hidden />,
      opens: Array.from({ length: count }, (_, index) => ({
        kind: "check",
        id: `screen ${index}`,
        label: t("screen", { number: index + 1 }),
        checked: index === shown,
        run: () => showScreen(index),
      })),
    },
  ];
};

export const DisplayToolbar = (props: DisplayToolbarProps) => {
  const { vm, facts, preferences, fullScreen, actions, external } = props;
  const { onFullScreen, onDialog, onDetach } = props;
  const { choice, change } = preferences;
  const { t } = useTranslation("display");
  const waits = facts === undefined ? t("keysWait") : undefined;
  const limitText = (ability: "resizeGuest" | "shareText" | "sound"): string | undefined => {
    const word = limitOf(vm, facts?.abilities, ability);
    return word === undefined ? waits : t(`limits.${word}`);
  };

  const scale: ToolbarGroup = {
    id: "scale",
    items: scaleModes.map((mode) => ({
      id: mode,
      label: t(`modes.${mode}`),
      pressed: choice.scaleMode === mode,
      disabledReason: mode === "guest" ? limitText("resizeGuest") : undefined,
      run: () => change({ scaleMode: mode }),
    })),
  };
  const keys: ToolbarItem = {
    id: "keys",
    label: t("keys"),
    icon: <Keyboard size={15} aria-hidden />,
    disabledReason: waits,
    opens: keyEntries(t, { send: actions.sendKeys, typeText: () => onDialog("typeText") }),
  };
  const media: ToolbarItem = {
    id: "media",
    label: t("drives"),
    look: "icon",
    icon: <Disc3 size={15} aria-hidden />,
    opens: mediaEntries(t, vm, {
      insert: (driveId) => onDialog({ insert: driveId }),
      eject: (driveId, how) =>
        actions.call(
          "vm.ejectMedium",
          { id: vm.id, driveId, force: how === "force" },
          t("driveFailed"),
        ),
    }),
  };
  const picture: ToolbarItem = {
    id: "picture",
    label: t("picture"),
    look: "icon",
    icon: <Camera size={15} aria-hidden />,
    disabledReason: waits,
    opens: [
      { id: "save", label: t("savePicture"), run: actions.savePicture },
      {
        id: "copy",
        label: t("copyPicture"),
        disabledReason: canCopyPictures() ? undefined : t("noPictureClipboard"),
        run: actions.copyPicture,
      },
    ],
  };
  const clipboard: ToolbarItem = {
    id: "clipboard",
    label: t("giveClipboard"),
    look: "icon",
    icon: <ClipboardPaste size={15} aria-hidden />,
    disabledReason: limitText("shareText"),
    run: actions.giveClipboard,
  };
  const soundLimit = limitText("sound");
  const sound: ToolbarItem = {
    id: "sound",
    label: t("sound"),
    look: "icon",
    icon: choice.isMuted ? <VolumeX size={15} aria-hidden /> : <Volume2 size={15} aria-hidden />,
    pressed: !choice.isMuted,
    disabledReason: soundLimit,
    run: () => change({ isMuted: !choice.isMuted }),
    ...(soundLimit === undefined ? { menu: volumeEntries(t, preferences) } : {}),
  };
  const isHeard = facts?.microphone === "on" || facts?.microphone === "heard";
  const microphone: ToolbarItem = {
    id: "microphone",
    label: t(facts?.microphone === "wanted" ? "microphoneWanted" : "microphone"),
    look: "icon",
    icon: isHeard ? <Mic size={15} aria-hidden /> : <MicOff size={15} aria-hidden />,
    pressed: isHeard,
    disabledReason: vm.runtime?.displayProtocol === "vnc" ? t("limits.noMicrophone") : waits,
    run: () => actions.setMicrophone(isHeard ? "off" : "on"),
  };
  const details: ToolbarItem = {
    id: "details",
    label: t("details"),
    look: "icon",
    icon: <Info size={15} aria-hidden />,
    run: () => onDialog("details"),
  };
  const ownWindow: readonly ToolbarItem[] =
    onDetach === undefined
      ? []
      : [
          {
            id: "ownWindow",
            label: t("ownWindow"),
            look: "icon",
            icon: <PictureInPicture2 size={15} aria-hidden />,
            run: onDetach,
          },
        ];
  const remoteViewer: ToolbarItem = {
    id: "remoteViewer",
    label: t("openExternal"),
    look: "icon",
    icon: <ExternalLink size={15} aria-hidden />,
    disabledReason: external.refusal ?? (vm.runtime === undefined ? t("off") : undefined),
    run: external.open,
  };
  const groups: readonly ToolbarGroup[] = [
    scale,
    { id: "keys", items: [...screenItems(t, facts, actions), keys] },
    { id: "guest", items: [media, clipboard, picture] },
    { id: "sound", items: [sound, microphone] },
    { id: "window", items: [details, remoteViewer, ...ownWindow] },
    {
      id: "fullScreen",
      keep: true,
      items: [
        {
          id: "fullScreen",
          label: t(fullScreen.isOn ? "leaveFullScreen" : "fullScreen"),
          look: "icon",
          icon: fullScreen.isOn ? (
            <Minimize size={15} aria-hidden />
          ) : (
            <Maximize size={15} aria-hidden />
          ),
          run: onFullScreen,
        },
      ],
    },
  ];
  return <Toolbar label={t("toolbar")} groups={groups} focusAfter={props.focusAfter} />;
};
