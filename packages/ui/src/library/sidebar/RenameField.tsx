import type { Vm } from "@openutm/shared-types";
import { useRef, useState } from "react";
import { changeVm } from "../../app/change-vm.ts";
import { reasonOf, useConnection } from "../../app/backend.tsx";
import { Input } from "../../components/input/Input.tsx";
import { useToasts } from "../../components/toast/Toast.tsx";
import { i18n, useTranslation } from "../../i18n/index.ts";
import { shownName } from "../../shown-name.ts";
import styles from "./RenameField.module.css";

type RenameFieldProps = {
  readonly vm: Vm;
  onClose(): void;
};

/** A name that is changed where it stands: Enter saves, Escape leaves it, and so does clicking elsewhere save. */
export const RenameField = ({ vm, onClose }: RenameFieldProps) => {
  const { t } = useTranslation("library");
  const connection = useConnection();
  const toasts = useToasts();
  // The revision that the change is made from is the one that was seen when it began.
  const [base] = useState(vm);
  const [name, setName] = useState(base.name);
  const closed = useRef(false);

  const save = async (): Promise<void> => {
    const wanted = name.trim();
    if (wanted === "" || wanted === base.name) return;
    const saved = await changeVm(connection, base, { name: wanted });
    if (saved.kind === "conflict")
      toasts.show({
        title: i18n.t("app:stale"),
        description: shownName(saved.theirs.name),
        tone: "warning",
      });
  };
  const close = (): void => {
    closed.current = true;
    onClose();
  };
  const finish = (): void => {
    if (closed.current) return;
    close();
    save().catch((error: unknown) => {
      const { message, hint } = reasonOf(error);
      toasts.show({
        title: message,
        ...(hint === undefined ? {} : { description: hint }),
        tone: "error",
      });
    });
  };

  return (
    <li className={styles["item"]}>
      <Input
        aria-label={t("rename", { name: shownName(base.name) })}
        value={name}
        maxLength={255}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was asked for by a key or a menu, at this very place
        autoFocus
        onChange={setName}
        onFocus={(event) => event.target.select()}
        onBlur={finish}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") finish();
          if (event.key === "Escape") close();
        }}
      />
    </li>
  );
};
