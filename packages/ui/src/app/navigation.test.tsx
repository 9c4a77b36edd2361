// @vitest-environment happy-dom
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NavigationProvider, placeIn, useLeaveGuard, useNavigation } from "./navigation.tsx";

const wrapper = ({ children }: { readonly children: ReactNode }) => (
  <NavigationProvider>{children}</NavigationProvider>
);

beforeEach(() => history.replaceState(null, ""));
afterEach(cleanup);

describe("placeIn", () => {
  it.each([
    null,
    "text",
    { openutm: 1 },
    { openutm: { name: "create" } },
    { openutm: { name: "toString" } },
    { openutm: { name: "display" } },
    { other: { name: "trash" } },
  ])("makes nothing of %j", (state) => {
    expect(placeIn(state)).toBeUndefined();
  });
  it("keeps what it knows and drops the rest", () => {
    const state = { openutm: { name: "library", vmId: "a", tab: "no such tab", more: 1 } };
    expect(placeIn(state)).toEqual({ name: "library", vmId: "a", tab: undefined });
  });
});

describe("navigation", () => {
  it("puts the wizard above what is there, and closes it when another screen comes", () => {
    const { result } = renderHook(useNavigation, { wrapper });
    act(() => result.current.go({ name: "create" }));
    expect(result.current.at).toEqual({ name: "library" });
    expect(result.current.sheet).toEqual({ name: "create" });
    act(() => result.current.go({ name: "trash" }));
    expect(result.current.sheet).toBeUndefined();
    expect(result.current.at).toEqual({ name: "trash" });
  });

  it("comes back to where a reload was", () => {
    const first = renderHook(useNavigation, { wrapper });
    act(() => first.result.current.go({ name: "library", vmId: "a", tab: "drives" }));
    first.unmount();
    const again = renderHook(useNavigation, { wrapper });
    expect(again.result.current.at).toEqual({ name: "library", vmId: "a", tab: "drives" });
  });

  it("asks before a screen with unsaved work is left", async () => {
    const ask = vi.fn<(leave: () => void) => void>();
    const { result } = renderHook(
      () => {
        useLeaveGuard(ask);
        return useNavigation();
      },
      { wrapper },
    );
    act(() => result.current.go({ name: "health" }));
    expect(result.current.at).toEqual({ name: "library" });
    act(() => ask.mock.calls[0]?.[0]());
    await waitFor(() => expect(result.current.at).toEqual({ name: "health" }));
  });
});
