import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { typedAddress } from '../auth/address';
import type { Passkeys } from '../auth/passkeys/client';
import { type Problem, problemOf } from '../auth/problem';
import type { Session } from '../auth/sign-in';
import { Button } from '../components/button';
import { PasskeyIcon } from '../components/icons';
import { ProblemNotice, StatusNotice } from '../components/notice';
import { ViewTitle } from '../components/shell';
import { useWords } from '../words';

/** Asks for the address and mails a link to it; or signs in with a passkey, for which no address is needed. */
export function SignInView({
  address,
  notice: earlierNotice,
  problem: earlierProblem,
  focus,
  passkeys,
  requestLink,
  onSent,
  onSignedIn,
}: {
  readonly address: string;
  readonly notice?: 'signedOut' | 'signInAgain' | undefined;
  readonly problem?: Problem | undefined;
  readonly focus: boolean;
  /** Where the deployment and the browser have passkeys. */
  readonly passkeys: Passkeys | undefined;
  requestLink(address: string): Promise<void>;
  onSent(address: string): void;
  onSignedIn(session: Session): void;
}) {
  const { t } = useWords();
  const fieldId = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(address);
  const [slip, setSlip] = useState<'addressMissing' | 'addressMalformed'>();
  const [notice, setNotice] = useState(earlierNotice);
  const [problem, setProblem] = useState(earlierProblem);
  const [busy, setBusy] = useState<'link' | 'passkey'>();
  const prompt = useRef<AbortController>(undefined);
  // A prompt is of no more use to somebody who went elsewhere, or was signed in by another tab.
  useEffect(() => () => prompt.current?.abort(), []);
  const [leadsWithPasskey] = useState(() => passkeys?.anyKnownHere() ?? false);

  const fail = (found: Problem) => {
    setProblem(found);
    // Old news beside it would read as its outcome.
    setNotice(undefined);
    setBusy(undefined);
  };

  // After a passkey from autofill was refused, nothing is offered before the person turns to the field again.
  const [isResting, setResting] = useState(false);
  const stopAutofill = useAutofill(passkeys, busy === undefined && !isResting, {
    onChosen: () => {
      setProblem(undefined);
      setSlip(undefined);
      setBusy('passkey');
    },
    onSignedIn,
    onFailed: (found) => {
      fail(found);
      setResting(true);
    },
  });

  /** The address that was typed; `undefined`, and said so beside the field, when it is none. */
  const readAddress = (): string | undefined => {
    const typed = typedAddress(text);
    if (!typed) {
      setSlip(text.trim() === '' ? 'addressMissing' : 'addressMalformed');
      field.current?.focus();
    }
    return typed;
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setProblem(undefined);
    const typed = readAddress();
    if (!typed) return;
    setSlip(undefined);
    setBusy('link');
    stopAutofill();
    try {
      await requestLink(typed);
      onSent(typed);
    } catch (error) {
      fail(problemOf(error, 'request'));
    }
  };

  const signInByPasskey = async () => {
    if (busy || !passkeys) return;
    setProblem(undefined);
    // With nothing typed the browser offers every passkey it has for this site.
    const isTyped = text.trim() !== '';
    const typed = isTyped ? readAddress() : undefined;
    if (isTyped && !typed) return;
    setSlip(undefined);
    setBusy('passkey');
    stopAutofill();
    const controller = new AbortController();
    prompt.current = controller;
    try {
      const { signal } = controller;
      onSignedIn(await passkeys.signIn({ signal, ...(typed && { address: typed }) }));
    } catch (error) {
      fail(problemOf(error, 'passkeySignIn'));
    }
  };

  const passkeyButton = (
    <Button
      kind={leadsWithPasskey ? 'main' : 'second'}
      icon={<PasskeyIcon />}
      busy={busy === 'passkey'}
      disabled={busy === 'link'}
      onClick={signInByPasskey}
    >
      {busy === 'passkey' ? t.signIn.passkeyBusy : t.signIn.passkey}
    </Button>
  );
  const form = (
    <form className="form" noValidate onSubmit={submit}>
      <label htmlFor={fieldId}>{t.signIn.addressLabel}</label>
      <input
        ref={field}
        id={fieldId}
        name="email"
        type="email"
        inputMode="email"
        autoComplete={passkeys ? 'username webauthn' : 'email'}
        autoCapitalize="none"
        spellCheck={false}
        placeholder={t.signIn.addressPlaceholder}
        value={text}
        readOnly={busy !== undefined}
        aria-invalid={slip ? true : undefined}
        aria-describedby={`${fieldId}-slip`}
        onFocus={() => setResting(false)}
        onChange={(event) => {
          setText(event.target.value);
          setSlip(undefined);
        }}
      />
      <p className="slip" id={`${fieldId}-slip`} aria-live="polite">
        {slip && t.signIn[slip]}
      </p>
      <Button
        type="submit"
        kind={leadsWithPasskey ? 'second' : 'main'}
        busy={busy === 'link'}
        disabled={busy === 'passkey'}
      >
        {busy === 'link' ? t.signIn.busy : t.signIn.submit}
      </Button>
    </form>
  );
  const or = <p className="or">{t.signIn.or}</p>;

  return (
    <>
      <ViewTitle focus={focus}>{t.signIn.title}</ViewTitle>
      <p className="lead">{passkeys ? t.signIn.leadPasskeys : t.signIn.lead}</p>
      <StatusNotice>{notice && t.signIn[notice]}</StatusNotice>
      <ProblemNotice problem={problem} />
      {!passkeys && form}
      {passkeys && (
        <div className="ways">
          {leadsWithPasskey ? passkeyButton : form}
          {or}
          {leadsWithPasskey ? form : passkeyButton}
        </div>
      )}
      <p className="aside">{t.signIn.newHere}</p>
    </>
  );
}

/**
 * Offers passkeys in the address field while `isOn`, from the first moment on, where the browser can. Gives the function
 * that stops it at once, for an action that the browser would refuse beside it.
 */
function useAutofill(
  passkeys: Passkeys | undefined,
  isOn: boolean,
  on: { onChosen(): void; onSignedIn(session: Session): void; onFailed(problem: Problem): void },
): () => void {
  const running = useRef<AbortController>(undefined);
  const latest = useRef(on);
  latest.current = on;

  useEffect(() => {
    if (!passkeys || !isOn) return;
    const controller = new AbortController();
    let isChosen = false;
    const offer = async () => {
      if (!(await passkeys.hasAutofill()) || controller.signal.aborted) return;
      try {
        const onChosen = () => {
          isChosen = true;
          running.current = undefined;
          latest.current.onChosen();
        };
        latest.current.onSignedIn(await passkeys.autofill({ signal: controller.signal, onChosen }));
      } catch (error) {
        // Nobody asked for anything before a passkey was chosen: the button says what is wrong to who does.
        if (isChosen) latest.current.onFailed(problemOf(error, 'passkeySignIn'));
      }
    };
    running.current = controller;
    void offer();
    return () => {
      // What was chosen goes on to its end; being busy with it is what switched the offer off.
      if (!isChosen) controller.abort();
    };
  }, [passkeys, isOn]);

  return () => running.current?.abort();
}
