// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PartMissing } from "../lazy-part.ts";
import { PaneBoundary } from "./PaneBoundary.tsx";

let failure: Error | undefined;
const Pane = () => {
  if (failure !== undefined) throw failure;
  return <p>The pane</p>;
};
const draw = (): void =>
  void render(
    <PaneBoundary>
      <Pane />
    </PaneBoundary>,
  );

// React says each caught error on the console.
beforeEach(() => void vi.spyOn(console, "error").mockImplementation(() => undefined));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe("a pane that fails", () => {
  it("for want of a part is loaded anew with the page, not tried again", async () => {
    const reload = vi.spyOn(location, "reload").mockImplementation(() => undefined);
    failure = new PartMissing("A part of the page could not be loaded.");
    draw();
    expect(screen.getByRole("alert").textContent).toContain("could not be loaded");
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Load the page anew" }));
    expect(reload).toHaveBeenCalledOnce();
  });

  it("by a defect is drawn again when it is tried again", async () => {
    failure = new Error("a defect");
    draw();
    expect(screen.getByRole("alert").textContent).toContain("has failed");
    failure = undefined;
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(screen.getByText("The pane")).toBeDefined();
  });
});
