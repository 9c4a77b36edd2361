// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Button } from "./Button.tsx";

afterEach(cleanup);

describe("Button", () => {
  it("is pressed by pointer and by keyboard", async () => {
    const pressed = vi.fn<() => void>();
    render(<Button onClick={pressed}>Start</Button>);
    await userEvent.click(screen.getByRole("button"));
    await userEvent.keyboard("{Enter} ");
    expect(pressed).toHaveBeenCalledTimes(3);
  });

  it("does nothing while it is busy, and says so", async () => {
    const pressed = vi.fn<() => void>();
    const submitted = vi.fn<() => void>();
    render(
      <form onSubmit={submitted}>
        <Button busy type="submit" onClick={pressed}>
          Create
        </Button>
      </form>,
    );
    const button = screen.getByRole("button", { name: "Create Working…" });
    await userEvent.click(button);
    expect(pressed).not.toHaveBeenCalled();
    expect(submitted).not.toHaveBeenCalled();
    expect(button.getAttribute("aria-busy")).toBe("true");
  });

  it("can be reached when it is disabled, so that its reason can be read", async () => {
    const pressed = vi.fn<() => void>();
    render(
      <Button disabledReason="A raw disk cannot hold it." onClick={pressed}>
        Snapshot
      </Button>,
    );
    await userEvent.tab();
    const button = screen.getByRole("button");
    expect(document.activeElement).toBe(button);
    await userEvent.keyboard("{Enter}");
    expect(pressed).not.toHaveBeenCalled();
    const described = document.getElementById(button.getAttribute("aria-describedby") ?? "");
    expect(described?.textContent).toBe("A raw disk cannot hold it.");
  });
});
