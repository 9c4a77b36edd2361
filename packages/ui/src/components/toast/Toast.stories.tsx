import { useEffect, useRef } from "react";
import preview from "../../../.storybook/preview.tsx";
import { Button } from "../button/Button.tsx";
import { ToastProvider, useToasts, type ToastMessage } from "./Toast.tsx";

const Shown = ({ messages }: { readonly messages: readonly ToastMessage[] }) => {
  const toasts = useToasts();
  const shown = useRef(false);
  useEffect(() => {
    if (shown.current) return;
    shown.current = true;
    for (const message of messages) toasts.show({ timeoutMs: 0, ...message });
  });
  const [first] = messages;
  return (
    <div style={{ minHeight: 320 }}>
      {first !== undefined && <Button onClick={() => toasts.show(first)}>Say it again</Button>}
    </div>
  );
};

const meta = preview.meta({
  title: "Feedback/Toast",
  component: Shown,
  decorators: [
    (Story) => (
      <ToastProvider>
        <Story />
      </ToastProvider>
    ),
  ],
});

const nothing = (): void => undefined;
const info: ToastMessage = { title: "Debian 13 was changed in another window." };
const success: ToastMessage = {
  title: "“Old XP machine” is in the trash.",
  tone: "success",
  action: { label: "Undo", run: nothing },
};
const warning: ToastMessage = {
  title: "31 GB are left on this computer.",
  description: "The disks of your machines may grow by 48 GB.",
  tone: "warning",
};
const failure: ToastMessage = {
  title: "Fedora 44 could not start",
  description: "Its disk is open in another program.",
  tone: "error",
  action: { label: "View logs", run: nothing },
};

export const Information = meta.story({ args: { messages: [info] } });
export const SuccessWithUndo = meta.story({ args: { messages: [success] } });
export const Warning = meta.story({ args: { messages: [warning] } });
export const ErrorLeadsToItsCause = meta.story({ args: { messages: [failure] } });
export const Several = meta.story({ args: { messages: [info, success, warning, failure] } });
