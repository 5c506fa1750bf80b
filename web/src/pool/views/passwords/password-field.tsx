import { type ComponentProps, type RefObject, useId, useState } from 'react';
import { useWords } from '../../../words';

/** The password can be shown, which saves mistypes. */
export function PasswordField({
  label,
  kind,
  value,
  slip,
  hint,
  readOnly,
  field,
  onChange,
}: {
  readonly label: string;
  /** HTML's autofill. */
  readonly kind: 'current-password' | 'new-password';
  readonly value: string;
  /** What is wrong with it. */
  readonly slip: string | undefined;
  readonly hint?: string;
  readonly readOnly: boolean;
  readonly field: RefObject<HTMLInputElement | null>;
  onChange(value: string): void;
}) {
  const { t } = useWords();
  const id = useId();
  const [isShown, setShown] = useState(false);
  return (
    <div className="password">
      <label htmlFor={id}>{label}</label>
      <div className="password-line">
        <input
          ref={field}
          id={id}
          name={kind}
          type={isShown ? 'text' : 'password'}
          autoComplete={kind}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          maxLength={256}
          value={value}
          readOnly={readOnly}
          aria-invalid={slip ? true : undefined}
          aria-describedby={hint ? `${id}-hint ${id}-slip` : `${id}-slip`}
          onChange={(event) => onChange(event.target.value)}
        />
        <button
          type="button"
          className="password-show"
          aria-controls={id}
          aria-label={isShown ? t.passwords.hideOne : t.passwords.showOne}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? t.passwords.hide : t.passwords.show}
        </button>
      </div>
      {hint && !slip && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <p className="slip" id={`${id}-slip`} aria-live="polite">
        {slip}
      </p>
    </div>
  );
}

/** Says the rules, and whether they are broken. */
export function NewPasswordField({
  minLength,
  breaksRules,
  ...field
}: Pick<ComponentProps<typeof PasswordField>, 'value' | 'readOnly' | 'field' | 'onChange'> & {
  readonly minLength: number;
  readonly breaksRules: boolean;
}) {
  const { t } = useWords();
  return (
    <PasswordField
      {...field}
      label={t.passwords.newLabel}
      kind="new-password"
      slip={breaksRules ? t.passwords.breaksRules(minLength) : undefined}
      hint={t.passwords.rules(minLength)}
    />
  );
}

/** For password managers. */
export function OwnerField({ userName }: { readonly userName: string }) {
  return (
    <input
      className="unseen"
      type="text"
      name="username"
      autoComplete="username"
      tabIndex={-1}
      aria-hidden="true"
      value={userName}
      readOnly
    />
  );
}
