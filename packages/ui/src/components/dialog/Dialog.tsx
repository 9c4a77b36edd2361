import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import type { FocusAfter } from "../menu/entries.ts";
import styles from "./Dialog.module.css";

type DialogProps = {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  /** The buttons, the one that does it last. */
  readonly actions: ReactNode;
  /** Wide ones are for text that somebody reads. */
  readonly size?: "normal" | "wide";
  readonly focusAfter?: FocusAfter | undefined;
  onClose(): void;
};

/** A modal question. Escape and a click beside it close it. */
export const Dialog = ({
  title,
  description,
  children,
  actions,
  size = "normal",
  focusAfter,
  onClose,
}: DialogProps) => (
  <BaseDialog.Root open onOpenChange={(open) => !open && onClose()}>
    <BaseDialog.Portal>
      <BaseDialog.Backdrop className={styles["veil"]} />
      <BaseDialog.Popup className={styles["dialog"]} data-size={size} finalFocus={focusAfter}>
        <BaseDialog.Title className={styles["title"]}>{title}</BaseDialog.Title>
        {description !== undefined && (
          <BaseDialog.Description className={styles["description"]}>
            {description}
          </BaseDialog.Description>
        )}
        <div className={styles["content"]}>{children}</div>
        <div className={styles["actions"]}>{actions}</div>
      </BaseDialog.Popup>
    </BaseDialog.Portal>
  </BaseDialog.Root>
);
