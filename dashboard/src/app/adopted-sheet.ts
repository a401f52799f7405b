/**
 * Where MUI's styles go. Its engine (emotion) writes <style> elements, which the page's policy `default-src 'self'`
 * forbids; constructed style sheets are allowed, because no markup can make them. This class has the same methods as
 * emotion's own sheet and writes to one of those.
 */
import createCache, { type EmotionCache } from "@emotion/cache";
import { StyleSheet, type Options } from "@emotion/sheet";

class AdoptedSheet extends StyleSheet {
  private readonly adopted = new CSSStyleSheet();

  constructor(options: Options) {
    super(options);
    // Emotion makes a second sheet for global rules, which must not win over a component's own: it goes first.
    const global = options.key.endsWith("-global");
    document.adoptedStyleSheets = global
      ? [this.adopted, ...document.adoptedStyleSheets]
      : [...document.adoptedStyleSheets, this.adopted];
  }

  override hydrate(): void {
    // Nothing was rendered on a server.
  }

  override insert(rule: string): void {
    try {
      // In a layer, so that a component's own style sheet wins over MUI's defaults without tricks.
      this.adopted.insertRule(`@layer mui {${rule}}`, this.adopted.cssRules.length);
    } catch {
      // A vendor's pseudo-class that this browser does not know; emotion's own sheet leaves it out as well.
    }
  }

  override flush(): void {
    while (this.adopted.cssRules.length > 0) this.adopted.deleteRule(0);
  }
}

/** Returns the cache that MUI writes its styles through. */
export function createAdoptedCache(): EmotionCache {
  const cache = createCache({ key: "mui" });
  cache.sheet = new AdoptedSheet({ key: "mui", container: document.head, speedy: true });
  return cache;
}
