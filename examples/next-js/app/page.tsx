import { cookies } from 'next/headers';
import { account, isOver } from '../server/account-api';
import { COOKIES, held } from '../server/cookies';
import { wordsOf } from '../server/problems';

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}

/** Reads cookies, so it is rendered for each request and never kept. */
export default async function Page({ searchParams }: Props) {
  const jar = await cookies();
  const session = await held('access', jar.get(COOKIES.access)?.value);
  const address = session && (await addressOf(session.accessToken));
  if (address !== undefined) return <Home address={address} />;
  const begun = await held('begun', jar.get(COOKIES.begun)?.value);
  const problem = session ? 'Your session has ended.' : wordsOf((await searchParams).problem);
  return (
    <>
      {problem && <p role="alert">{problem}</p>}
      {begun ? <Code address={begun.address} /> : <Ask />}
    </>
  );
}

/** Undefined where the session was ended elsewhere. */
async function addressOf(accessToken: string): Promise<string | undefined> {
  try {
    return (await account.me(accessToken)).attributes.email ?? '';
  } catch (error) {
    if (isOver(error)) return undefined;
    throw error;
  }
}

const Ask = () => (
  <form method="post" action="/sign-in">
    <label>
      E-mail address <input type="email" name="address" autoComplete="email" required />
    </label>
    <button type="submit">Sign in</button>
  </form>
);

const Code = ({ address }: { readonly address: string }) => (
  <>
    <p>{`If ${address} has an account, a code is on its way.`}</p>
    <form method="post" action="/code">
      <label>
        Code <input name="code" inputMode="numeric" autoComplete="one-time-code" required />
      </label>
      <button type="submit">Go on</button>
    </form>
    <form method="post" action="/sign-out">
      <button type="submit">Another address</button>
    </form>
  </>
);

const Home = ({ address }: { readonly address: string }) => (
  <>
    <p>{`Signed in as ${address}.`}</p>
    <form method="post" action="/sign-out">
      <button type="submit">Sign out</button>
    </form>
  </>
);
