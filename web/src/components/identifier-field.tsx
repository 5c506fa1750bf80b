import { type RefObject, useEffect, useId, useRef, useState } from 'react';
import { namesCountry } from '../../../lambda/shared/reading/number';
import type { SmsConfig } from '../config';
import { type Messages, regionName } from '../i18n';
import {
  type Identifier,
  type IdentifierSlip,
  kindOf,
  readIdentifier,
  type Wanted,
} from '../shared/identifier';
import { loadNumbers, type Numbers } from '../shared/phone/load';
import { useWords } from '../words';

export interface IdentifierEntry {
  readonly wanted: Wanted;
  readonly text: string;
  readonly kind: Identifier['kind'];
  readonly country: string;
  readonly slip: IdentifierSlip | undefined;
  readonly field: RefObject<HTMLInputElement | null>;
  type(text: string): void;
  choose(country: string): void;
  /**
   * Undefined for what can't be used; the field says so.
   *
   * @throws NetworkError when numbering plans could not be loaded
   */
  read(): Promise<Identifier | undefined>;
}

const nowhere: SmsConfig = { defaultCountry: '', countries: [] };

/** @param isMailed false where no mail goes there */
export function useIdentifier(
  wanted: Wanted,
  sms: SmsConfig | undefined,
  start = '',
  isMailed = true,
): IdentifierEntry {
  const { defaultCountry, countries, alsoMobile } = sms ?? nowhere;
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(start);
  const [country, setCountry] = useState(defaultCountry);
  const [slip, setSlip] = useState<IdentifierSlip>();
  return {
    wanted,
    text,
    kind: kindOf(text, wanted),
    country,
    slip,
    field,
    type(next) {
      setText(next);
      setSlip(undefined);
    },
    choose(next) {
      setCountry(next);
      setSlip(undefined);
    },
    async read() {
      // Some password managers fill in without telling the page.
      const filled = field.current?.value ?? text;
      if (filled !== text) setText(filled);
      const found = await readIdentifier(
        filled,
        wanted,
        { countries, country, ...(alsoMobile && { alsoMobile }) },
        isMailed,
      );
      if (typeof found === 'object') {
        setSlip(undefined);
        return found;
      }
      setSlip(found);
      field.current?.focus();
      return undefined;
    },
  };
}

/** For an address, a number, or either; national numbers get a choice of countries. */
export function IdentifierField({
  entry,
  sms,
  label,
  autoComplete = 'username',
  readOnly,
  onFocus,
}: {
  readonly entry: IdentifierEntry;
  readonly sms: SmsConfig | undefined;
  /** @default by `sms` */
  readonly label?: string;
  readonly autoComplete?: string;
  readonly readOnly: boolean;
  onFocus?(): void;
}) {
  const { t, language } = useWords();
  const id = useId();
  const { wanted, text, kind, country, slip, field } = entry;
  const isNumber = kind === 'phone';
  const numbers = useNumbers(isNumber);
  const { countries, alsoMobile } = sms ?? nowhere;
  const reading = isNumber
    ? numbers?.readNumber(text, { defaultCountry: country, countries, alsoMobile })
    : undefined;
  const name = (code: string) => regionName(code, language);

  return (
    <>
      <label htmlFor={id}>{label ?? (sms ? t.signIn.identifierLabel : t.signIn.addressLabel)}</label>
      <div className="identifier">
        {isNumber && !namesCountry(text) && (
          <CountryChoice entry={entry} countries={countries} numbers={numbers} disabled={readOnly} />
        )}
        <input
          key="field"
          ref={field}
          id={id}
          name={wanted === 'phone' ? 'tel' : wanted === 'email' ? 'email' : 'username'}
          type={wanted === 'phone' ? 'tel' : wanted === 'email' ? 'email' : 'text'}
          inputMode={wanted === 'phone' ? 'tel' : 'email'}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          placeholder={wanted === 'phone' ? undefined : t.signIn.addressPlaceholder}
          value={text}
          readOnly={readOnly}
          aria-invalid={slip ? true : undefined}
          aria-describedby={`${id}-slip`}
          onFocus={onFocus}
          onChange={(event) => entry.type(event.target.value)}
        />
      </div>
      <div id={`${id}-slip`} aria-live="polite">
        {slip && <p className="slip">{slipWords(slip, t, countries.map(name))}</p>}
        {!slip && reading && 'shown' in reading && (
          <p className="hint">{t.signIn.numberReads(reading.shown)}</p>
        )}
      </div>
    </>
  );
}

/** For numbers without a country code. A single country is only shown. */
function CountryChoice({
  entry: { country, choose },
  countries,
  numbers,
  disabled,
}: {
  readonly entry: IdentifierEntry;
  readonly countries: readonly string[];
  readonly numbers: Numbers | undefined;
  readonly disabled: boolean;
}) {
  const { t, language } = useWords();
  const codeOf = (one: string) => numbers?.callingCode(one) ?? '';
  const shown = (
    <span className="country-shown" aria-hidden="true">
      {country} <b>{codeOf(country)}</b>
    </span>
  );
  if (countries.length < 2) {
    return (
      <span className="country">
        {shown}
        <span className="unseen">{`${t.signIn.country}: ${regionName(country, language)}`}</span>
      </span>
    );
  }
  return (
    <span className="country country-choice">
      {shown}
      <select
        aria-label={t.signIn.country}
        value={country}
        disabled={disabled}
        onChange={(event) => choose(event.target.value)}
      >
        {countries.map((one) => (
          <option key={one} value={one}>
            {`${regionName(one, language)} ${codeOf(one)}`}
          </option>
        ))}
      </select>
    </span>
  );
}

/** Numbering plans, fetched once a number is typed. */
export function useNumbers(isWanted: boolean): Numbers | undefined {
  const [numbers, setNumbers] = useState<Numbers>();
  useEffect(() => {
    if (!isWanted) return;
    let isShown = true;
    loadNumbers().then(
      (loaded) => isShown && setNumbers(loaded),
      // Asking for a code fails then too, and says so.
      () => undefined,
    );
    return () => {
      isShown = false;
    };
  }, [isWanted]);
  return numbers;
}

function slipWords(
  slip: IdentifierSlip,
  { signIn, session }: Messages,
  countries: readonly string[],
): string {
  return slip === 'numberCountry'
    ? signIn.numberCountry(countries.join(session.listSeparator))
    : signIn[slip];
}
