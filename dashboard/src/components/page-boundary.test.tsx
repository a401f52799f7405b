/** What an agent sees in place of a page that does not come, and how one gets away from it. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Suspense } from "react";
import { Link, Route, Routes, useLocation } from "react-router";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { PartError } from "@/lib/parts/fetch-part";
import { renderDesk } from "@/testing/render";
import { PageBoundary } from "./page-boundary";

let error: unknown;

function Visitors(): never {
  throw error;
}

function Desk() {
  return (
    <>
      <Link to="/visitors">Visitors</Link>
      <Link to="/">Home</Link>
      <PageBoundary at={useLocation().pathname}>
        <Suspense>
          <Routes>
            <Route path="/" element={<p>Conversations</p>} />
            <Route path="/visitors" element={<Visitors />} />
          </Routes>
        </Suspense>
      </PageBoundary>
    </>
  );
}

// React writes down what a boundary has caught.
beforeEach(() => void vi.spyOn(console, "error").mockImplementation(() => undefined));

describe("a page that does not come", () => {
  it("says that the desk was updated and offers to load it anew", async () => {
    error = new PartError("updated");
    const reload = vi.spyOn(window.location, "reload").mockImplementation(() => undefined);
    renderDesk(<Desk />);
    await userEvent.click(screen.getByText("Visitors"));
    expect(screen.getByText("The desk has been updated")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Load anew" }));
    expect(reload).toHaveBeenCalledOnce();
  });

  it.each([
    [new PartError("missing"), "This could not be loaded"],
    [new TypeError("x is not a function"), "Something went wrong on this page"],
  ])("does not keep one from the other pages: %s", async (thrown, words) => {
    error = thrown;
    renderDesk(<Desk />);
    await userEvent.click(screen.getByText("Visitors"));
    expect(screen.getByText(words)).toBeTruthy();
    await userEvent.click(screen.getByText("Home"));
    expect(screen.getByText("Conversations")).toBeTruthy();
  });
});
