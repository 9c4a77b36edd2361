// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ToastProvider, useToasts, type ToastMessage } from "./Toast.tsx";

const Say = ({ message }: { readonly message: ToastMessage }) => {
  const toasts = useToasts();
  return (
    <button type="button" onClick={() => toasts.show(message)}>
      Say
    </button>
  );
};

afterEach(cleanup);

describe("Toast", () => {
  it("leads to the cause and goes", async () => {
    const showLogs = vi.fn<() => void>();
    const message: ToastMessage = {
      title: "Fedora 44 could not start",
      tone: "error",
      action: { label: "View logs", run: showLogs },
    };
    render(
      <ToastProvider>
        <Say message={message} />
      </ToastProvider>,
    );
    await userEvent.click(screen.getByRole("button", { name: "Say" }));
    expect(await screen.findByText("Fedora 44 could not start")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "View logs" }));
    expect(showLogs).toHaveBeenCalledTimes(1);
    await waitFor(() => expect(screen.queryByText("Fedora 44 could not start")).toBeNull(), {
      timeout: 20_000,
    });
  });
});
