/**
 * Fetches a part of the desk when it is first wanted, and says what is the matter when it does not come. A server that was updated has
 * the files of its new version alone, under new names: a tab that was open before then has to load anew.
 */

/** Why a part is not there: the desk was updated, or the part is kept from us for a reason that only a new try may cure. */
export class PartError extends Error {
  constructor(readonly why: "updated" | "missing") {
    super(
      why === "updated" ? "the desk was updated; load it anew" : "a part of the desk could not be fetched",
    );
    this.name = "PartError";
  }
}

/** Fetches a part, and tries once more where that can help. Rejects with a {@link PartError}. */
export async function fetchPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (await isUpdated()) throw new PartError("updated");
    // The bundler does not ask for a style sheet a second time: the part would stand there bare.
    if (error instanceof Error && error.message.includes("preload CSS")) throw new PartError("missing");
    try {
      return await load();
    } catch {
      throw new PartError("missing");
    }
  }
}

/** Looks whether the server's page no longer begins with the script that this page began with: its name changes with any part. */
async function isUpdated(): Promise<boolean> {
  const ours = document.querySelector("script[type=module][src]")?.getAttribute("src");
  if (ours == null) return false;
  try {
    const answer = await fetch(window.location.pathname, { cache: "no-store" });
    return answer.ok && !(await answer.text()).includes(ours);
  } catch {
    return false;
  }
}
