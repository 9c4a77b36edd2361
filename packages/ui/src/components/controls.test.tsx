// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CopyButton } from "./copy-button/CopyButton.tsx";
import { Dialog } from "./dialog/Dialog.tsx";
import { Field } from "./field/Field.tsx";
import { Input } from "./input/Input.tsx";
import { NumberInput } from "./number-input/NumberInput.tsx";
import { Progress } from "./progress/Progress.tsx";
import { ResourceBar } from "./resource-bar/ResourceBar.tsx";
import { SidebarRow } from "./sidebar/Sidebar.tsx";
import { Switch } from "./switch/Switch.tsx";
import { Tabs } from "./tabs/Tabs.tsx";

afterEach(cleanup);

const nothing = (): void => undefined;

describe("Input in a Field", () => {
  it("has the field's name and error, and gives what is typed", () => {
    const changed = vi.fn<(value: string) => void>();
    render(
      <Field label="Name" error="Give it a name.">
        {(attributes) => <Input {...attributes} value="" onChange={changed} />}
      </Field>,
    );
    const input = screen.getByLabelText("Name");
    fireEvent.change(input, { target: { value: "Debian" } });
    expect(changed).toHaveBeenCalledWith("Debian");
    expect(input.getAttribute("aria-invalid")).toBe("true");
    const described = document.getElementById(input.getAttribute("aria-describedby") ?? "");
    expect(described?.textContent).toBe("Give it a name.");
  });
});

describe("NumberInput", () => {
  it("steps within its range and can be empty", async () => {
    const changed = vi.fn<(value: number | null) => void>();
    render(<NumberInput aria-label="Memory" value={15} max={16} onChange={changed} />);
    await userEvent.click(screen.getByLabelText("Memory"));
    await userEvent.keyboard("{ArrowUp}");
    expect(changed).toHaveBeenLastCalledWith(16, expect.anything());
    await userEvent.clear(screen.getByLabelText("Memory"));
    expect(changed).toHaveBeenLastCalledWith(null, expect.anything());
  });
});

describe("Switch", () => {
  it("turns by keyboard, and not when there is a reason", async () => {
    const changed = vi.fn<(checked: boolean) => void>();
    const { rerender } = render(<Switch label="Clipboard" checked={false} onChange={changed} />);
    const control = screen.getByRole("switch", { name: "Clipboard" });
    act(() => control.focus());
    await userEvent.keyboard(" ");
    expect(changed.mock.calls.map(([on]) => on)).toEqual([true]);
    rerender(<Switch label="Clipboard" checked={false} onChange={changed} disabledReason="No." />);
    await userEvent.click(control);
    expect(changed).toHaveBeenCalledTimes(1);
  });
});

describe("Tabs", () => {
  it("moves with the arrow keys and shows one view", async () => {
    const changed = vi.fn<(id: string) => void>();
    const tabs = [
      { id: "a", label: "Overview", content: "first" },
      { id: "b", label: "Drives", content: "second" },
    ];
    render(<Tabs label="Machine" tabs={tabs} value="a" onChange={changed} />);
    expect(screen.getByRole("tabpanel").textContent).toBe("first");
    await userEvent.click(screen.getByRole("tab", { name: "Overview" }));
    await userEvent.keyboard("{ArrowRight}");
    expect(changed).toHaveBeenCalledWith("b");
  });
});

describe("Dialog", () => {
  it("closes on Escape", async () => {
    const closed = vi.fn<() => void>();
    render(
      <Dialog title="Delete?" actions={<button type="button">Keep</button>} onClose={closed}>
        {null}
      </Dialog>,
    );
    expect(screen.getByRole("dialog", { name: "Delete?" })).toBeTruthy();
    await userEvent.keyboard("{Escape}");
    expect(closed).toHaveBeenCalledTimes(1);
  });
});

describe("CopyButton", () => {
  it("says whether it could", async () => {
    const writeText = vi.fn<(text: string) => Promise<void>>(() => Promise.resolve());
    vi.spyOn(navigator, "clipboard", "get").mockReturnValue({ writeText } as never);
    render(<CopyButton text={() => "report"} label="Copy report" />);
    fireEvent.click(screen.getByRole("button"));
    expect(await screen.findByRole("button", { name: "Copied" })).toBeTruthy();
    expect(writeText).toHaveBeenCalledWith("report");
    writeText.mockRejectedValueOnce(new Error("no permission"));
    fireEvent.click(screen.getByRole("button"));
    expect(await screen.findByRole("button", { name: "Could not be copied" })).toBeTruthy();
  });
});

describe("Progress and ResourceBar", () => {
  it("say in words how far they are, and how to end it", async () => {
    const cancelled = vi.fn<() => void>();
    render(<Progress label="Cloning" value={0.368} timeLeftMs={95_000} onCancel={cancelled} />);
    const bar = screen.getByRole("progressbar", { name: "Cloning" });
    expect(bar.getAttribute("aria-valuetext")).toBe("36 %, about 2 minutes left");
    await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
    expect(cancelled).toHaveBeenCalledTimes(1);
  });
  it("stay within the bar", () => {
    render(<ResourceBar label="Disk" used={30} total={25} unit="GB" />);
    const meter = screen.getByRole("meter", { name: "Disk" });
    expect(meter.getAttribute("aria-valuenow")).toBe("100");
    expect(meter.getAttribute("aria-valuetext")).toBe("30 of 25 GB");
  });
});

describe("SidebarRow", () => {
  it("draws a hostile name as text", () => {
    render(
      <ul>
        <SidebarRow title="<img src=x>" subtitle="" onClick={nothing} />
      </ul>,
    );
    expect(document.querySelector("img")).toBeNull();
    expect(screen.getByRole("button").getAttribute("title")).toBe("<img src=x>");
  });
});
