import { type RefObject, useId, useState } from 'react';
import { useWords } from '../words';

/** One field, for autofill, pasting and screen readers. */
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
  /** Text of an input method; writing into the field now would double it. */
  const [composed, setComposed] = useState<string>();
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
        value={composed ?? value}
        readOnly={readOnly}
        aria-invalid={slip ? true : undefined}
        aria-describedby={[describedBy, `${id}-slip`].filter(Boolean).join(' ')}
        onChange={(event) => {
          if ((event.nativeEvent as InputEvent).isComposing) setComposed(event.target.value);
          else onChange(event.target.value);
        }}
        onCompositionEnd={(event) => {
          setComposed(undefined);
          onChange(event.currentTarget.value);
        }}
      />
      <p className="slip" id={`${id}-slip`} aria-live="polite">
        {slip}
      </p>
    </>
  );
}
