/** Parts that do not come: tried once more, and told apart from an update. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fetchPart } from "./fetch-part";

const OURS = "/desk/assets/index-old.js";
const gone = () => Promise.reject<string>(new TypeError("Failed to fetch dynamically imported module"));

function serve(script: string, status = 200) {
  vi.stubGlobal("fetch", () =>
    Promise.resolve(new Response(`<script type="module" src="${script}"></script>`, { status })),
  );
}

beforeEach(() => {
  const script = document.createElement("meta");
  script.setAttribute("src", OURS);
  vi.spyOn(document, "querySelector").mockReturnValue(script);
});
afterEach(() => vi.unstubAllGlobals());

describe("a part", () => {
  it("is asked for once more where the desk is still the same", async () => {
    serve(OURS);
    const load = vi.fn(gone).mockImplementationOnce(gone).mockResolvedValueOnce("part");
    expect(await fetchPart(load)).toBe("part");
  });

  it("that stays away from the same desk is missing", async () => {
    serve(OURS);
    const load = vi.fn(gone);
    await expect(fetchPart(load)).rejects.toMatchObject({ why: "missing" });
    expect(load).toHaveBeenCalledTimes(2);
  });

  it("of a desk that begins otherwise now is gone with the update", async () => {
    serve("/desk/assets/index-new.js");
    await expect(fetchPart(gone)).rejects.toMatchObject({ why: "updated" });
  });

  it("is not called updated by a server that is starting", async () => {
    serve("/desk/assets/index-new.js", 503);
    await expect(fetchPart(gone)).rejects.toMatchObject({ why: "missing" });
  });

  it("whose style sheet failed is not shown without it", async () => {
    serve(OURS);
    const load = vi.fn(() => Promise.reject<string>(new Error("Unable to preload CSS for /desk/a.css")));
    await expect(fetchPart(load)).rejects.toMatchObject({ why: "missing" });
    expect(load).toHaveBeenCalledOnce();
  });
});
