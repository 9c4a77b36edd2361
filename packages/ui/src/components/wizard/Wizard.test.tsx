// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Wizard } from "./Wizard.tsx";

const Name = () => {
  const [name, setName] = useState("");
  return <input aria-label="Name" value={name} onChange={(event) => setName(event.target.value)} />;
};

type TwoStepsProps = { onFinish(): void; readonly blockedReason?: string };

const TwoSteps = ({ onFinish, blockedReason }: TwoStepsProps) => {
  const [current, setCurrent] = useState("name");
  const first = current === "name";
  return (
    <Wizard
      title="New machine"
      steps={[
        {
          id: "name",
          title: "Name",
          question: "What is it called?",
          state: first ? "current" : "done",
          content: <Name />,
        },
        {
          id: "review",
          title: "Review",
          question: "Is this right?",
          state: first ? "upcoming" : "current",
          content: "All of it",
        },
      ]}
      currentId={current}
      onGoTo={setCurrent}
      onFinish={onFinish}
      finishLabel="Create"
      onClose={() => undefined}
      blockedReason={blockedReason}
    />
  );
};

afterEach(cleanup);

describe("Wizard", () => {
  it("keeps what was entered when one goes on and back", async () => {
    const finished = vi.fn<() => void>();
    render(<TwoSteps onFinish={finished} />);
    await userEvent.type(screen.getByLabelText("Name"), "Debian");
    await userEvent.click(screen.getByRole("button", { name: "Continue" }));
    expect(screen.getByRole("heading", { name: "Is this right?" })).toBe(document.activeElement);
    await userEvent.click(screen.getByRole("button", { name: "Back" }));
    expect(screen.getByLabelText("Name")).toHaveProperty("value", "Debian");
    expect(finished).not.toHaveBeenCalled();
  });

  it("finishes at the last step, also by Enter in a field", async () => {
    const finished = vi.fn<() => void>();
    render(<TwoSteps onFinish={finished} />);
    await userEvent.type(screen.getByLabelText("Name"), "Debian{Enter}");
    await userEvent.click(screen.getByRole("button", { name: "Create" }));
    expect(finished).toHaveBeenCalledTimes(1);
  });

  it("does not go on while something is missing", async () => {
    render(<TwoSteps onFinish={() => undefined} blockedReason="Choose a file first." />);
    await userEvent.click(screen.getByRole("button", { name: "Continue" }));
    await userEvent.type(screen.getByLabelText("Name"), "{Enter}");
    expect(screen.getByRole("heading", { name: "What is it called?" })).toBeTruthy();
  });

  it("offers no step that is not made yet", () => {
    render(<TwoSteps onFinish={() => undefined} />);
    expect(screen.getByRole("button", { name: /Review/ })).toHaveProperty("disabled", true);
  });
});
