import { Toast as BaseToast } from "@base-ui/react/toast";
import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { useTranslation } from "../../i18n/index.ts";
import { Button } from "../button/Button.tsx";
import styles from "./Toast.module.css";

type Tone = "info" | "success" | "warning" | "error";

export type ToastMessage = {
  readonly title: string;
  readonly description?: string;
  readonly tone?: Tone;
  /** Leads to the cause or takes it back: "View logs", "Undo". */
  readonly action?: { readonly label: string; run(): void };
  /** How long it stays, in milliseconds; 0 keeps it. An error stays until it is dismissed. */
  readonly timeoutMs?: number;
};

type ToastData = { readonly action: ToastMessage["action"] };

const icons: Readonly<Record<Tone, ReactNode>> = {
  info: <Info size={16} aria-hidden />,
  success: <CircleCheck size={16} aria-hidden />,
  warning: <TriangleAlert size={16} aria-hidden />,
  error: <CircleAlert size={16} aria-hidden />,
};

const isTone = (type: string | undefined): type is Tone => type !== undefined && type in icons;

const List = () => {
  const { t } = useTranslation();
  const { toasts, close } = BaseToast.useToastManager<ToastData>();
  return toasts.map((toast) => {
    const tone = isTone(toast.type) ? toast.type : "info";
    const action = toast.data?.action;
    return (
      <BaseToast.Root
        key={toast.id}
        toast={toast}
        swipeDirection={["right", "down"]}
        className={styles["toast"]}
        data-tone={tone}
      >
        <BaseToast.Content className={styles["content"]}>
          <span className={styles["icon"]}>{icons[tone]}</span>
          <div className={styles["text"]}>
            <BaseToast.Title className={styles["title"]} render={<p />} />
            <BaseToast.Description className={styles["description"]} />
            {action !== undefined && (
              <div className={styles["action"]}>
                <Button
                  onClick={() => {
                    close(toast.id);
                    action.run();
                  }}
                >
                  {action.label}
                </Button>
              </div>
            )}
          </div>
          <BaseToast.Close
            aria-label={t("close")}
            render={<Button variant="quiet" icon={<X size={14} aria-hidden />} />}
          />
        </BaseToast.Content>
      </BaseToast.Root>
    );
  });
};

/** Holds the messages of the page, in the corner where reading ends. Put one around the app. */
export const ToastProvider = ({ children }: { readonly children: ReactNode }) => {
  const { t } = useTranslation();
  return (
    <BaseToast.Provider limit={4}>
      {children}
      <BaseToast.Portal>
        <BaseToast.Viewport className={styles["viewport"]} aria-label={t("notifications")}>
          <List />
        </BaseToast.Viewport>
      </BaseToast.Portal>
    </BaseToast.Provider>
  );
};

export type Toasts = {
  /** Returns the id to dismiss it by. */
  show(message: ToastMessage): string;
  dismiss(id: string): void;
};

/** Says something short that the person did not ask for on this screen. */
export const useToasts = (): Toasts => {
  const { add, close } = BaseToast.useToastManager<ToastData>();
  return useMemo<Toasts>(
    () => ({
      show: ({ title, description, tone = "info", action, timeoutMs }) =>
        add({
          title,
          description,
          type: tone,
          timeout: timeoutMs ?? (tone === "error" ? 0 : 6000),
          data: { action },
        }),
      dismiss: (id) => close(id),
    }),
    [add, close],
  );
};
