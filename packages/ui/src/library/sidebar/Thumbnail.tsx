import type { PageConnection } from "@openutm/native-bridge";
import type { Vm } from "@openutm/shared-types";
import { HardDrive } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";
import { hasScreen, useConnection } from "../../app/backend.tsx";
import styles from "./Thumbnail.module.css";
import { createThumbnails, type Thumbnails } from "./thumbnails.ts";

const ofConnection = new WeakMap<PageConnection, Thumbnails>();
const thumbnailsOf = (connection: PageConnection): Thumbnails => {
  const known = ofConnection.get(connection) ?? createThumbnails(connection);
  ofConnection.set(connection, known);
  return known;
};

const Screen = ({ id, run }: { readonly id: string; readonly run: string }) => {
  const thumbnails = thumbnailsOf(useConnection());
  const url = useSyncExternalStore(thumbnails.subscribe, () => thumbnails.get(id));
  useEffect(() => thumbnails.want(id, run), [thumbnails, id, run]);
  return url === undefined ? (
    <span className={styles["dark"]} />
  ) : (
    <img className={styles["screen"]} src={url} alt="" draggable={false} />
  );
};

/** A running guest's screen, small; a disk for a machine that is off. It is drawn for rows that are seen, and only those. */
export const Thumbnail = ({ vm }: { readonly vm: Vm }) => {
  if (!hasScreen(vm) || vm.statusReason?.code === "vm.notAnswering")
    return <HardDrive size={14} aria-hidden />;
  return <Screen id={vm.id} run={`${vm.runtime?.pid} ${vm.status}`} />;
};
