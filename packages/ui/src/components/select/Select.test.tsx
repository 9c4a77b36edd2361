// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Select } from "./Select.tsx";

afterEach(cleanup);

describe("Select", () => {
  it("gives what is chosen and refuses what the host cannot do", async () => {
    const changed = vi.fn<(value: string) => void>();
    render(
      <Select
        aria-label="Network"
        options={[
          { value: "user", label: "Shared" },
          { value: "bridged", label: "Bridged", fact: "Not possible here", disabled: true },
          { value: "none", label: "Not connected" },
        ]}
        value="user"
        onChange={changed}
      />,
    );
    expect(screen.getByRole("combobox", { name: "Network" }).textContent).toBe("Shared");
    await userEvent.click(screen.getByRole("combobox"));
    fireEvent.click(await screen.findByRole("option", { name: /Bridged/ }));
    expect(changed).not.toHaveBeenCalled();
    await userEvent.keyboard("{End}{Enter}");
    await vi.waitFor(() => expect(changed).toHaveBeenCalledWith("none"), { timeout: 10_000 });
  });
});
