// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { RadioCards } from "./RadioCards.tsx";

afterEach(cleanup);

it("chooses by a click, and says why a choice cannot be made", async () => {
  const onChange = vi.fn<(value: string) => void>();
  render(
    <RadioCards
      label="Connection"
      value="shared"
      onChange={onChange}
      options={[
        { value: "shared", label: "Shared" },
        { value: "bridged", label: "Bridged", disabledReason: "No bridge here." },
        { value: "none", label: "None", fact: "No card." },
      ]}
    />,
  );
  await userEvent.click(screen.getByRole("radio", { name: "None" }));
  expect(onChange).toHaveBeenCalledWith("none");
  await userEvent.click(screen.getByText("Bridged"));
  expect(onChange).toHaveBeenCalledOnce();
  expect(
    screen.getByRole("radio", { name: "Bridged", description: "No bridge here." }),
  ).toBeTruthy();
});
