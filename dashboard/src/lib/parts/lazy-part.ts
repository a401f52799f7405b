/** A component whose code is fetched when it is first drawn. What does not come is told by the boundary above it. */
import { type ComponentType, lazy, type LazyExoticComponent } from "react";
import { fetchPart } from "./fetch-part";

export function lazyPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
): LazyExoticComponent<ComponentType<P>> {
  return lazy(async () => ({ default: await fetchPart(load) }));
}
