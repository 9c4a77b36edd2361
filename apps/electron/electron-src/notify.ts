import { Notification } from "electron";
import type { Notice } from "./notices.ts";

/** Shows a notification where the desktop has such a thing. */
export const notify = ({ title, body }: Notice, onClick: () => void): void => {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  notification.on("click", onClick);
  notification.show();
};
