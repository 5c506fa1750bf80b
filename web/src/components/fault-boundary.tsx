import { Component, type ReactNode } from 'react';

/** Shows `fault` in place of what broke: extensions and translations rebuild the document. */
export class FaultBoundary extends Component<{ readonly fault: ReactNode; readonly children: ReactNode }> {
  override state: { readonly hasFault: boolean } = { hasFault: false };

  static getDerivedStateFromError() {
    return { hasFault: true };
  }

  override render() {
    return this.state.hasFault ? this.props.fault : this.props.children;
  }
}
