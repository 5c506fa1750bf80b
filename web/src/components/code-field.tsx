import { type RefObject, useId } from 'react';
import { useWords } from '../words';

/**
 * The one field of a one-time code: browsers can fill it in, people can paste into it, screen readers read it
 * as one thing.
 */
export function CodeField({
  digits,
  value,
  slip,
  describedBy,
  readOnly,
  field,
  onChange,
}: {
  readonly digits: number;
  readonly value: string;
  /** What is wrong with it. */
  readonly slip: string | undefined;
  readonly describedBy?: string | undefined;
  readonly readOnly: boolean;
  readonly field: RefObject<HTMLInputElement | null>;
  onChange(typed: string): void;
}) {
  const { t } = useWords();
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{t.code.label(digits)}</label>
      <input
        ref={field}
        id={id}
        className="code"
        name="code"
        type="text"
        inputMode="numeric"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        placeholder={'·'.repeat(digits)}
        value={value}
        readOnly={readOnly}
        aria-invalid={slip ? true : undefined}
        aria-describedby={[describedBy, `${id}-slip`].filter(Boolean).join(' ')}
        onChange={(event) => onChange(event.target.value)}
      />
      <p className="slip" id={`${id}-slip`} aria-live="polite">
        {slip}
      </p>
    </>
  );
}
