import { Component, type ReactNode } from 'react';

/**
 * Shows `fault` in place of what fell apart. Extensions and translations rebuild the document; Preact goes on
 * where an element isn't where it put it, but nobody can list what else they break.
 */
export class FaultBoundary extends Component<{ readonly fault: ReactNode; readonly children: ReactNode }> {
  override state: { readonly hasFault: boolean } = { hasFault: false };

  static getDerivedStateFromError() {
    return { hasFault: true };
  }

  override render() {
    return this.state.hasFault ? this.props.fault : this.props.children;
  }
}
