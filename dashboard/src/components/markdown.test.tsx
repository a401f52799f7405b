/** What a message's text can and cannot put into the page. */
import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { Markdown } from "./markdown";

const show = (text: string) => render(<Markdown text={text} />).container;

describe("markdown", () => {
  it("shows marks, lists, tables and links that open apart", () => {
    const page = show(
      "**bold**\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[shop](https://shop.example)",
    );
    expect(page.querySelector("strong")?.textContent).toBe("bold");
    expect(page.querySelectorAll("li")).toHaveLength(2);
    expect(page.querySelector("td")?.textContent).toBe("1");
    const link = page.querySelector("a");
    expect(link?.getAttribute("rel")).toContain("noopener");
    expect(link?.getAttribute("target")).toBe("_blank");
  });

  it.each([
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "<iframe src='https://evil.example'></iframe>",
    "<div onclick='alert(1)'>x</div>",
  ])("lets no markup of the text through: %s", (text) => {
    const page = show(text);
    expect(page.querySelector("img, script, iframe, [onclick], [onerror]")).toBeNull();
  });

  it("follows no address that runs code", () => {
    for (const url of ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:alert(1)", "vbscript:x"]) {
      expect(show(`[x](${url})`).querySelector("a")?.getAttribute("href") ?? "").toBe("");
    }
  });

  it("loads no picture by itself", () => {
    const page = show("![photo](https://tracker.example/p.png)");
    expect(page.querySelector("img")).toBeNull();
    expect(page.querySelector("a")?.textContent).toBe("photo");
  });
});
