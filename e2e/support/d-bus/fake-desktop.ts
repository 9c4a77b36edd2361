// The two services of a desktop that an app talks to over D-Bus, and no more of a desktop than these: the notifications
// (Desktop Notifications Specification 1.2, chapter 9) and the tray (freedesktop's StatusNotifierItem, with its menu as
// com.canonical.dbusmenu).
import { waitFor } from "../../../packages/testing/src/index.ts";
import { connectToBus, startBus, type Answer, type BusConnection, type Reply } from "./bus.ts";
import type { Message, Value, Variant } from "./wire.ts";

export type Notification = {
  readonly id: number;
  readonly appName: string;
  readonly title: string;
  /** As it was sent: it may be markup. */
  readonly body: string;
  /** Names of actions, by turns with their words. */
  readonly actions: readonly string[];
};

export type TrayEntry = {
  readonly id: number;
  readonly label: string;
  readonly enabled: boolean;
  readonly isSeparator: boolean;
};

export type FakeDesktop = {
  /** What an app needs in its environment to find it. */
  readonly env: Readonly<Record<string, string>>;
  /** Those that were shown, the oldest first. */
  notifications(): readonly Notification[];
  /** Clicks on the notification itself. */
  clickNotification(id: number): void;
  /** The entries of the menu of the one icon in the tray. Fails when there is none. */
  tray(): Promise<readonly TrayEntry[]>;
  /** Chooses what has the label, once the menu has it. */
  chooseInTray(label: string): Promise<void>;
  /** A property of the icon: “Title”, “Status”, “IconName”. */
  trayProperty(name: string): Promise<Value>;
  end(): void;
};

const notifications = {
  name: "org.freedesktop.Notifications",
  path: "/org/freedesktop/Notifications",
} as const;
const watcher = { name: "org.kde.StatusNotifierWatcher", path: "/StatusNotifierWatcher" } as const;
const itemInterface = "org.kde.StatusNotifierItem";
const menuInterface = "com.canonical.dbusmenu";
const propertiesInterface = "org.freedesktop.DBus.Properties";
/** The bus answers so for an app that ends before it has answered. */
const noReply = "org.freedesktop.DBus.Error.NoReply";
/** What libdbusmenu-glib answers for an entry of a menu that has been replaced. */
const unknownEntry = "does not refer to a menu item";
const notifySignature = "susssasa{sv}i";

const asStrings = (value: Value | undefined): readonly string[] => (value ?? []) as string[];

const serveNotifications = async (bus: BusConnection): Promise<readonly Notification[]> => {
  const shown: Notification[] = [];
  const notify = ({ signature, body }: Message): Reply | undefined => {
    if (signature !== notifySignature) return undefined;
    const [appName, , , title, text, actions] = body;
    const id = shown.length + 1;
    shown.push({
      id,
      appName: appName as string,
      title: title as string,
      body: text as string,
      actions: asStrings(actions),
    });
    return { signature: "u", body: [id] };
  };
  const answers: Readonly<Record<string, Answer>> = {
    Notify: notify,
    GetCapabilities: () => ({ signature: "as", body: [["actions", "body", "body-markup"]] }),
    GetServerInformation: () => ({ signature: "ssss", body: ["fake", "OpenUTM", "1", "1.2"] }),
    CloseNotification: () => ({ signature: "", body: [] }),
  };
  await bus.own(notifications.name, (call) =>
    call.path === notifications.path ? answers[call.member ?? ""]?.(call) : undefined,
  );
  return shown;
};

type Item = { readonly destination: string; readonly path: string };

const serveTray = async (bus: BusConnection): Promise<readonly Item[]> => {
  const items: Item[] = [];
  const properties: Readonly<Record<string, Variant>> = {
    IsStatusNotifierHostRegistered: { signature: "b", value: true },
    RegisteredStatusNotifierItems: { signature: "as", value: [] },
    ProtocolVersion: { signature: "i", value: 0 },
  };
  const answers: Readonly<Record<string, Answer>> = {
    // An icon names its own place on the bus, or its connection.
    RegisterStatusNotifierItem: ({ body, sender = "" }) => {
      const place = body[0] as string;
      const path = place.startsWith("/") ? place : "/StatusNotifierItem";
      items.push({ destination: sender, path });
      return { signature: "", body: [] };
    },
    GetAll: () => ({ signature: "a{sv}", body: [Object.entries(properties)] }),
    Get: ({ body }) => {
      const value = properties[body[1] as string];
      return value === undefined ? undefined : { signature: "v", body: [value] };
    },
  };
  await bus.own(watcher.name, (call) =>
    call.path === watcher.path ? answers[call.member ?? ""]?.(call) : undefined,
  );
  return items;
};

type MenuNode = readonly [number, readonly (readonly [string, Variant])[], readonly Variant[]];

const entryOf = ({ value }: Variant): TrayEntry => {
  const [id, given] = value as unknown as MenuNode;
  const properties = new Map(given.map(([name, { value: of }]) => [name, of]));
  return {
    id,
    // “_” marks the key of an entry; two of them are one.
    label: String(properties.get("label") ?? "").replaceAll(/_(.)/g, "$1"),
    enabled: properties.get("enabled") !== false,
    isSeparator: properties.get("type") === "separator",
  };
};

/** @throws when there is no dbus-daemon */
export const startFakeDesktop = async (): Promise<FakeDesktop> => {
  const daemon = await startBus();
  const bus = await connectToBus(daemon);
  const shown = await serveNotifications(bus);
  const items = await serveTray(bus);
  const item = (): Promise<Item> => waitFor("an icon in the tray", () => items.at(-1));
  const property = async (name: string): Promise<Value> => {
    const target = { ...(await item()), interface: propertiesInterface };
    const { body } = await bus.call(target, "Get", "ss", itemInterface, name);
    return (body[0] as Variant).value;
  };
  const menu = async () => ({
    destination: (await item()).destination,
    path: (await property("Menu")) as string,
    interface: menuInterface,
  });
  const tray = async (): Promise<readonly TrayEntry[]> => {
    const layout = await bus
      .call(await menu(), "GetLayout", "iias", 0, -1, [])
      .catch((refusal: unknown) => {
        // One menu has gone and the next is not there yet.
        if (String(refusal).includes(unknownEntry)) return undefined;
        throw refusal;
      });
    return ((layout?.body[1] as unknown as MenuNode | undefined)?.[2] ?? []).map(entryOf);
  };
  const click = async ({ id }: TrayEntry): Promise<void> => {
    const data: Variant = { signature: "i", value: 0 };
    await bus.call(await menu(), "Event", "isvu", id, "clicked", data, 0);
  };
  /** False when it is not there, or was replaced before the click came to it. */
  const choose = async (label: string): Promise<boolean> => {
    const entry = (await tray()).find((of) => of.label === label);
    if (entry === undefined) return false;
    const refusal = await click(entry).then(() => "", String);
    // What was chosen may have been the end of the app.
    if (refusal === "" || refusal.includes(noReply)) return true;
    if (refusal.includes(unknownEntry)) return false;
    throw new Error(refusal);
  };
  return {
    env: { DBUS_SESSION_BUS_ADDRESS: daemon.address },
    notifications: () => shown,
    clickNotification: (id) =>
      bus.signal(
        { path: notifications.path, interface: notifications.name },
        "ActionInvoked",
        "us",
        id,
        "default",
      ),
    tray,
    chooseInTray: async (label) =>
      void (await waitFor(`“${label}” in the tray`, () => choose(label))),
    trayProperty: property,
    end: () => {
      bus.close();
      daemon.end();
    },
  };
};
