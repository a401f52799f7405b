/** An admin sees the version in use, and lets the shop stay with one or have the newest. */
import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { Models } from "@/lib/api/bodies";
import { renderDesk } from "@/testing/render";
import { intentsOptions, modelsOptions, pinModels } from "../api/understanding";
import { UnderstandingPage } from "./understanding-page";

vi.mock("../api/understanding", async (original) => ({
  ...(await original<typeof import("../api/understanding")>()),
  pinModels: vi.fn(),
}));

const MODELS: Models = {
  used: "2026-11-23",
  items: [
    { version: "2026-11-23", embedded: true, current: true, bytes: 14_000_000 },
    { version: "2026-10-01", embedded: false, current: false, bytes: 13_000_000 },
    { version: "2026-09-01", embedded: false, current: false, bytes: 9, unusable: "it is cut" },
  ],
};

function open(models: Models) {
  const view = renderDesk(<UnderstandingPage />);
  view.cache.setDefaultOptions({ queries: { staleTime: Infinity, retry: false } });
  act(() => {
    view.cache.setQueryData(intentsOptions.queryKey, []);
    view.cache.setQueryData(modelsOptions.queryKey, models);
  });
  return view;
}

async function choices() {
  const user = userEvent.setup();
  await user.click(await screen.findByRole("combobox", { name: "Your shop’s version" }));
  return { user, list: within(await screen.findByRole("listbox")) };
}

it("lets the shop stay with a version, and what is damaged cannot be chosen", async () => {
  vi.mocked(pinModels).mockResolvedValue({ ...MODELS, used: "2026-10-01", pinned: "2026-10-01" });
  open(MODELS);
  expect(await screen.findByText("Messages are understood with version 2026-11-23.")).toBeDefined();
  const { user, list } = await choices();
  expect(
    list.getByRole("option", { name: "Always the newest (now 2026-11-23)", selected: true }),
  ).toBeDefined();
  const damaged = list.getByRole("option", { name: "2026-09-01 · cannot be used" });
  expect(damaged.getAttribute("aria-disabled")).toBe("true");
  await user.click(list.getByRole("option", { name: /^2026-10-01/ }));
  expect(vi.mocked(pinModels).mock.lastCall?.[0]).toBe("2026-10-01");
  expect(await screen.findByText("Messages are understood with version 2026-10-01.")).toBeDefined();
});

it("says why the shop's version is not the one in use, and gives the newest back", async () => {
  vi.mocked(pinModels).mockResolvedValue(MODELS);
  open({ ...MODELS, pinned: "2026-01-01", detail: "its file is missing" });
  const trouble = "Version 2026-01-01 cannot be used (its file is missing); 2026-11-23 is used instead.";
  expect(await screen.findByText(trouble)).toBeDefined();
  const { user, list } = await choices();
  expect(list.getByRole("option", { name: "2026-01-01 (not here)", selected: true })).toBeDefined();
  await user.click(list.getByRole("option", { name: /^Always the newest/ }));
  expect(vi.mocked(pinModels).mock.lastCall?.[0]).toBeNull();
  expect(await screen.findByRole("combobox", { name: "Your shop’s version" })).toBeDefined();
  expect(screen.queryByText(trouble)).toBeNull();
});
