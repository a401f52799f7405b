/** Draws a component again only where `isSame` says that its properties differ. */
import { Component, h, type ComponentChildren } from 'preact';

export function memo<P extends object>(draw: (props: P) => ComponentChildren, isSame: (a: P, b: P) => boolean) {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      return !isSame(this.props, next);
    }

    override render() {
      return h(draw as never, this.props as never);
    }
  };
}
