/** What the import rule lets through and what it stops. */
import { describe, expect, it } from "vitest";
import { violation } from "./import-direction.js";

const check = (file, specifier) => violation(`/desk/src/${file}`, specifier, "/desk/src");

describe("import direction", () => {
  it("lets a layer use what lies below it", () => {
    expect(check("app/main.tsx", "@/features/queue/queue-page")).toBeUndefined();
    expect(check("features/queue/queue-page.tsx", "@/lib/socket/client")).toBeUndefined();
    expect(check("features/queue/queue-page.tsx", "./components/row")).toBeUndefined();
    expect(check("components/avatar.tsx", "react")).toBeUndefined();
  });

  it("stops an import upwards, by alias or by relative path", () => {
    expect(check("lib/socket/client.ts", "@/features/queue/queue-page")).toMatch(/may not import/);
    expect(check("components/avatar.tsx", "../app/theme")).toMatch(/may not import/);
  });

  it("stops an import from feature to feature", () => {
    expect(check("features/queue/queue-page.tsx", "@/features/auth/sign-in")).toMatch(/feature `auth`/);
    expect(check("features/queue/queue-page.tsx", "../auth/sign-in")).toMatch(/feature `auth`/);
  });

  it("keeps test doubles out of what ships", () => {
    expect(check("lib/socket/client.ts", "@/testing/fake-socket")).toMatch(/tests only/);
    expect(check("lib/socket/client.test.ts", "@/testing/fake-socket")).toBeUndefined();
  });

  it("stops a folder that is no layer", () => {
    expect(check("app/main.tsx", "@/utils/misc")).toMatch(/no layer/);
  });
});
