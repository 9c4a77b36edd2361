// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Terminal } from "./Terminal.tsx";

type Write = (bytes: Uint8Array) => Promise<void>;

const feed = () => {
  let write: Write | undefined;
  const disconnected = vi.fn<() => void>();
  const connect = (ready: Write) => {
    write = ready;
    return disconnected;
  };
  const say = async (text: string): Promise<void> => {
    await waitFor(() => expect(write).toBeDefined(), { timeout: 20_000 });
    await write?.(new TextEncoder().encode(text));
  };
  return { connect, say, disconnected };
};

afterEach(cleanup);

describe("Terminal", () => {
  it("shows what it is fed, and lets go of its source", async () => {
    const { connect, say, disconnected } = feed();
    const { container, unmount } = render(<Terminal label="Serial line" connect={connect} />);
    await say("alpine login: ");
    await waitFor(() => expect(container.textContent).toContain("alpine login:"), {
      timeout: 20_000,
    });
    expect(screen.getByRole("group", { name: "Serial line" })).toBeTruthy();
    unmount();
    expect(disconnected).toHaveBeenCalledTimes(1);
  });

  it("keeps a guest from the clipboard and from the page's title", async () => {
    const writeText = vi.fn<(text: string) => Promise<void>>(() => Promise.resolve());
    vi.spyOn(navigator, "clipboard", "get").mockReturnValue({ writeText } as never);
    const title = document.title;
    const { connect, say } = feed();
    const { container } = render(<Terminal label="Serial line" connect={connect} />);
    await say("\x1B]52;c;c3RvbGVu\x07\x1B]0;stolen\x07still here");
    await waitFor(() => expect(container.textContent).toContain("still here"), { timeout: 20_000 });
    expect(writeText).not.toHaveBeenCalled();
    expect(container.textContent).not.toContain("c3RvbGVu");
    expect(document.title).toBe(title);
  });
});
