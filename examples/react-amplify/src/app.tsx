import { type FormEvent, useEffect, useState } from 'react';
import type { Link } from './link';
import { addressOf, answerWithCode, askForMail, leave, redeem, register, signedInAs } from './sign-in';

type View = 'loading' | 'ask' | 'sent' | 'link' | 'signed-in';

export function App({ link }: { readonly link: Link | undefined }) {
  const [view, setView] = useState<View>('loading');
  const [address, setAddress] = useState('');
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const linkAddress = link && addressOf(link);

  useEffect(() => {
    if (link) setView('link');
    else
      signedInAs().then(
        (email) => {
          setAddress(email ?? '');
          setView(email ? 'signed-in' : 'ask');
        },
        () => setView('ask'),
      );
  }, [link]);

  /** One thing at a time: a second click would begin a second sign-in. */
  const run = (work: () => Promise<View>, otherwise: View) => async (event?: FormEvent) => {
    event?.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem('');
    try {
      setView(await work());
    } catch (error) {
      setProblem(wordsOf(error as Error));
      setView(otherwise);
    } finally {
      setBusy(false);
    }
  };

  const ask = (isNew: boolean) =>
    run(async () => {
      if (isNew) await register(address.trim());
      await askForMail(address.trim());
      setCode('');
      return 'sent';
    }, 'ask');
  const arrive = async (): Promise<View> => {
    setAddress((await signedInAs()) ?? '');
    return 'signed-in';
  };
  const answer = run(async () => {
    if (await answerWithCode(code)) return arrive();
    setProblem('That is not the code.');
    return 'sent';
  }, 'ask');
  const open = (it: Link) =>
    run(async () => {
      await redeem(it);
      return arrive();
    }, 'ask');
  const out = run(async () => {
    await leave();
    setAddress('');
    return 'ask';
  }, 'signed-in');

  return (
    <main>
      <h1>Orders</h1>
      {problem && <p role="alert">{problem}</p>}
      {view === 'ask' && (
        <form onSubmit={ask(false)}>
          <label>
            E-mail address{' '}
            <input
              type="email"
              autoComplete="email"
              required
              value={address}
              onChange={({ target }) => setAddress(target.value)}
            />
          </label>
          <button type="submit" disabled={busy}>
            Sign in
          </button>
          <button
            type="button"
            disabled={busy}
            onClick={({ currentTarget: { form } }) => form?.reportValidity() && ask(true)()}
          >
            Create an account
          </button>
        </form>
      )}
      {view === 'sent' && (
        <form onSubmit={answer}>
          <p>
            If {address} has an account, a mail is on its way. Open its link in this browser, or type its
            code.
          </p>
          <label>
            Code{' '}
            <input
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              value={code}
              onChange={({ target }) => setCode(target.value)}
            />
          </label>
          <button type="submit" disabled={busy}>
            Go on
          </button>
          <button type="button" disabled={busy} onClick={() => setView('ask')}>
            Another address
          </button>
        </form>
      )}
      {view === 'link' && link && linkAddress && (
        // A click: programs that look through mails open links, and press no buttons.
        <form onSubmit={open(link)}>
          <p>Sign in as {linkAddress}?</p>
          <button type="submit" disabled={busy}>
            Sign in
          </button>
        </form>
      )}
      {view === 'link' && !linkAddress && (
        <form onSubmit={run(async () => ((await signedInAs()) ? arrive() : 'ask'), 'ask')}>
          <p>This link was asked for in another browser, or is an old one. Open it there, or go on here.</p>
          <button type="submit" disabled={busy}>
            Go on
          </button>
        </form>
      )}
      {view === 'signed-in' && (
        <form onSubmit={out}>
          <p>Signed in as {address}.</p>
          <button type="submit" disabled={busy}>
            Sign out
          </button>
        </form>
      )}
    </main>
  );
}

function wordsOf({ name, message }: Error): string {
  if (name === 'NotAuthorizedException') return 'That was not right, or is over. Ask for a new mail.';
  // A sentence of the deployment, such as why somebody isn't let in, within one of Cognito's.
  if (name === 'UserLambdaValidationException') return message.replace(/^\w+ failed with error /, '');
  return message;
}
