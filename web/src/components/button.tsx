import type { ComponentProps } from 'react';

/** A button that says what it is doing. While it is busy it keeps the focus and does nothing. */
export function Button({
  busy = false,
  kind = 'main',
  onClick,
  children,
  ...rest
}: Omit<ComponentProps<'button'>, 'className'> & {
  readonly busy?: boolean;
  readonly kind?: 'main' | 'second' | 'quiet';
}) {
  return (
    <button
      type="button"
      {...rest}
      className={`button button-${kind}`}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy && <span className="spinner" aria-hidden="true" />}
      <span>{children}</span>
    </button>
  );
}
