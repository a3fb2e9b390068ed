// When something below throws: a plain page instead of a white one. It depends on nothing that may
// itself be broken: no words provider, no tooltip. Never hides the error from whoever watches.
import { Component } from 'react';
import type { ErrorInfo, ReactNode } from 'react';
import styles from './ErrorBoundary.module.css';

export type ErrorBoundaryProps = {
  readonly children: ReactNode;
  /** Told of every error, for instance to report it. */
  readonly onError?: ((error: unknown, info: ErrorInfo) => void) | undefined;
  /** Replaces the plain page, for a boundary around a part of a screen. */
  readonly fallback?: ReactNode;
};

type Caught = { readonly broken: boolean };

/** A React class, since only a class can catch. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, Caught> {
  override state: Caught = { broken: false };

  static getDerivedStateFromError(): Caught {
    return { broken: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    this.props.onError?.(error, info);
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return this.props.fallback ?? <PlainPage onAgain={() => this.setState({ broken: false })} />;
  }
}

function PlainPage({ onAgain }: { readonly onAgain: () => void }) {
  return (
    <main className={styles.page} role="alert">
      <h1 className={styles.title}>This page stopped working</h1>
      <p className={styles.words}>
        It is our fault, not yours. Whatever was shown as saved is safe. Try again; if the same thing happens, load the page anew.
      </p>
      <div className={styles.acts}>
        <button type="button" className={styles.again} onClick={onAgain}>
          Try again
        </button>
        <button type="button" className={styles.reload} onClick={() => window.location.reload()}>
          Load the page anew
        </button>
      </div>
    </main>
  );
}
