// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { SliderRow } from "./SliderRow.tsx";

const Memory = () => {
  const [value, setValue] = useState(8);
  return (
    <SliderRow
      label="Memory"
      fact="16 GB, 9 GB free now"
      unit="GB"
      min={1}
      max={16}
      limit={9}
      value={value}
      onChange={setValue}
    />
  );
};

afterEach(cleanup);

// The thumb is hidden until it is measured, which this document never does.
describe("SliderRow", () => {
  it("goes no further than the host can give, and says that it does not", () => {
    render(<Memory />);
    const slider = screen.getByRole("slider", { hidden: true });
    fireEvent.change(slider, { target: { value: "15" } });
    expect(slider.getAttribute("aria-valuenow")).toBe("9");
    expect(slider.getAttribute("aria-valuetext")).toBe(
      "9 GB. This computer can give at most 9 GB.",
    );
    expect(screen.getByRole("textbox", { name: "Memory" })).toHaveProperty("value", "9");
  });

  it("follows the number that is typed", () => {
    render(<Memory />);
    const number = screen.getByRole("textbox", { name: "Memory" });
    fireEvent.change(number, { target: { value: "3" } });
    fireEvent.blur(number);
    expect(screen.getByRole("slider", { hidden: true }).getAttribute("aria-valuetext")).toBe(
      "3 GB",
    );
  });
});
