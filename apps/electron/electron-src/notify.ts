import { Notification } from "electron";
import type { Notice } from "./notices.ts";

/** Of one that nobody holds, a click is heard only until the next collection of garbage. */
const shown = new Set<Notification>();

/** Shows a notification where the desktop has such a thing. */
export const notify = ({ title, body }: Notice, onClick: () => void): void => {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  const forget = (): void => void shown.delete(notification);
  shown.add(notification);
  notification.on("click", () => {
    forget();
    onClick();
  });
  notification.on("close", forget);
  notification.show();
};
