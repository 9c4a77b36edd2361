import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import styles from "./Dialog.module.css";

type DialogProps = {
  readonly title: string;
  readonly description?: string;
  readonly children: ReactNode;
  /** The buttons, the one that does it last. */
  readonly actions: ReactNode;
  onClose(): void;
};

/** A modal question. Escape and a click beside it close it. */
export const Dialog = ({ title, description, children, actions, onClose }: DialogProps) => (
  <BaseDialog.Root open onOpenChange={(open) => !open && onClose()}>
    <BaseDialog.Portal>
      <BaseDialog.Backdrop className={styles["veil"]} />
      <BaseDialog.Popup className={styles["dialog"]}>
        <BaseDialog.Title className={styles["title"]}>{title}</BaseDialog.Title>
        {description !== undefined && (
          <BaseDialog.Description className={styles["description"]}>
            {description}
          </BaseDialog.Description>
        )}
        {children}
        <div className={styles["actions"]}>{actions}</div>
      </BaseDialog.Popup>
    </BaseDialog.Portal>
  </BaseDialog.Root>
);
