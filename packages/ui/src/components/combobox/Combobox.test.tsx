// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { Combobox } from "./Combobox.tsx";

afterEach(cleanup);

const groups = [
  { label: "Linux", items: [{ value: "debian13", label: "Debian 13" }] },
  { label: "Windows", items: [{ value: "win11", label: "Windows 11" }] },
];

it("finds by a part of the name, and says when nothing fits", async () => {
  const onChange = vi.fn<(value: string) => void>();
  render(
    <Combobox
      aria-label="System"
      groups={groups}
      value={null}
      onChange={onChange}
      placeholder="Search"
      emptyText="Nothing"
    />,
  );
  const input = screen.getByRole("combobox", { name: "System" });
  await userEvent.type(input, "indo");
  expect(await screen.findByRole("option", { name: "Windows 11" })).toBeTruthy();
  expect(screen.queryByRole("option", { name: "Debian 13" })).toBeNull();
  await userEvent.keyboard("{Enter}");
  expect(onChange).toHaveBeenCalledWith("win11");
  await userEvent.clear(input);
  await userEvent.type(input, "plan 9 from space");
  expect(await screen.findByText("Nothing")).toBeTruthy();
});
