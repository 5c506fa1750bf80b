import { useId, useLayoutEffect, useRef, useState } from 'react';
import { useWords } from '../words';

/** What {@link DetailFields} hold. */
export function useDetails(names: readonly string[]) {
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [missing, setMissing] = useState<string>();
  return {
    values,
    /** False where one is empty, which then says so. */
    areComplete(): boolean {
      const lacks = names.find((name) => !values[name]?.trim());
      setMissing(lacks);
      return lacks === undefined;
    },
    fields: {
      names,
      values,
      missing,
      onChange(name: string, value: string): void {
        setValues({ ...values, [name]: value });
        setMissing(undefined);
      },
    },
  };
}

/** What people who are new have to give, by Cognito's names. */
export function DetailFields({
  names,
  values,
  missing,
  readOnly,
  onChange,
}: {
  readonly names: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  /** The first that is empty, once noticed. */
  readonly missing: string | undefined;
  readonly readOnly: boolean;
  onChange(name: string, value: string): void;
}) {
  const { t } = useWords();
  const id = useId();
  const lacking = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (missing !== undefined) lacking.current?.focus();
  }, [missing]);
  return names.map((name) => (
    <div key={name} className="detail">
      <label htmlFor={`${id}-${name}`}>{t.details.names[name] ?? name}</label>
      <input
        id={`${id}-${name}`}
        ref={missing === name ? lacking : undefined}
        name={name}
        type={name === 'birthdate' ? 'date' : 'text'}
        autoComplete={autoComplete[name] ?? 'off'}
        maxLength={2048}
        value={values[name] ?? ''}
        readOnly={readOnly}
        aria-invalid={missing === name ? true : undefined}
        aria-describedby={`${id}-${name}-slip`}
        onChange={(event) => onChange(name, event.target.value)}
      />
      <p className="slip" id={`${id}-${name}-slip`} aria-live="polite">
        {missing === name && t.details.missing}
      </p>
    </div>
  ));
}

/** Names of HTML's autofill. */
const autoComplete: Readonly<Record<string, string>> = {
  address: 'street-address',
  birthdate: 'bday',
  family_name: 'family-name',
  gender: 'sex',
  given_name: 'given-name',
  middle_name: 'additional-name',
  name: 'name',
  nickname: 'nickname',
  picture: 'photo',
  preferred_username: 'nickname',
  profile: 'url',
  website: 'url',
};
