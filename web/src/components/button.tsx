import type { ComponentProps, ReactNode } from 'react';

/** Busy, it keeps the focus and does nothing. */
export function Button({
  busy = false,
  kind = 'main',
  icon,
  onClick,
  children,
  ...rest
}: Omit<ComponentProps<'button'>, 'className'> & {
  readonly busy?: boolean;
  readonly kind?: 'main' | 'second' | 'quiet' | 'alarm';
  /** Replaced by the sign of being busy. */
  readonly icon?: ReactNode;
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
      {busy ? <span className="spinner" aria-hidden="true" /> : icon}
      <span>{children}</span>
    </button>
  );
}
