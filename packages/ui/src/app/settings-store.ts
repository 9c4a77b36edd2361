// The user's settings, the same in every window.
import type { PageConnection } from "@openutm/native-bridge";
import type { Settings } from "@openutm/shared-types";
import { defaultSettings } from "@openutm/shared-types/plain";
import { createFollowed, type FollowedStore } from "./followed.ts";

export type SettingsStore = FollowedStore<Settings>;

export const createSettingsStore = (connection: PageConnection): SettingsStore =>
  createFollowed<Settings>({
    connection,
    start: defaultSettings,
    load: () => connection.call("settings.get", {}),
    after: (settings, event) =>
      event.topic === "settings.changed" ? event.payload.settings : settings,
  });
