/** Tells sign-ins by their log lines. */
import type { Account } from './account';
import type { Line } from './lines';
import { CODE_REFUSED, LINK_REFUSED, METHODS, NOT_SENT, PASSKEY_REFUSED, RECOVERY_REFUSED } from './words';

/** The worst is last. */
const OUTCOMES = ['left', 'sent', 'signed in', 'nothing sent', 'refused', 'failed'] as const;
type Outcome = (typeof OUTCOMES)[number];

interface Step {
  readonly text: string;
  readonly outcome?: Outcome;
}

const words = (table: object, reason: unknown): string =>
  Object.hasOwn(table, String(reason)) ? table[reason as keyof typeof table] : String(reason ?? 'no reason');
const method = (line: Line) => words(METHODS, line.method);
const refused = (what: string, table: object) => (line: Line) => ({
  text: `${what} was refused: ${words(table, line.reason)}`,
  outcome: 'refused' as const,
});
const fault = (text: string) => (line: Line) => ({
  text: `${text} (${[line.errorName, line.httpStatusCode].filter(Boolean).join(', ') || 'see the log'})`,
  outcome: 'failed' as const,
});
const note = (text: string) => () => ({ text });

/**
 * By message; a test compares them with what functions write. Undefined leaves out what another line says.
 */
export const SENTENCES: Readonly<Record<string, (line: Line) => Step | undefined>> = {
  'The first challenge': note('began to sign in'),
  'A challenge': (line) => ({
    text: line.again === true ? `may try ${method(line)} again` : `asked for ${method(line)}`,
    outcome: 'sent',
  }),
  'Next step': ({ step }) =>
    step === 'issue-tokens'
      ? { text: 'was let in', outcome: 'signed in' }
      : step === 'fail'
        ? { text: 'was turned away; this sign-in is over', outcome: 'refused' }
        : undefined,
  'An answer': (line) => (line.right === true ? { text: `${method(line)} was right` } : undefined),
  Tokens: (line) => ({
    text:
      line.method === undefined
        ? 'got tokens that don’t say how the user signed in'
        : `got tokens that say: by ${method(line)}`,
    outcome: 'signed in',
  }),
  'Nothing is sent to the user': (line) => ({
    text: `nothing was sent: ${words(NOT_SENT, line.reason)}`,
    outcome: 'nothing sent',
  }),
  'No SMS is sent': (line) => ({
    text: `no SMS was sent: ${words(NOT_SENT, line.reason)}`,
    outcome: 'nothing sent',
  }),
  'A link was refused': refused('the link', LINK_REFUSED),
  'A code was refused': refused('the code', CODE_REFUSED),
  'A recovery was refused': refused('the recovery link or code', RECOVERY_REFUSED),
  'A passkey was refused': refused('the passkey', PASSKEY_REFUSED),
  'A password sign-in was refused': (line) => ({
    text: `the password or second factor was refused: ${String(line.reason ?? line.step)}`,
    outcome: 'refused',
  }),
  Refused: (line) => ({
    text: `was told: ${String(line.refusal ?? [line.code, line.reason].filter(Boolean).join(', '))}`,
    outcome: 'refused',
  }),
  Failed: fault('a fault of ours'),
};

/** Other lines' messages say it; an error is a failure. */
function stepOf(line: Line): Step | undefined {
  const sentence = Object.hasOwn(SENTENCES, line.message) ? SENTENCES[line.message] : undefined;
  if (sentence) return sentence(line);
  return line.level === 'ERROR' ? fault(line.message)(line) : { text: line.message };
}

const ENDS: Readonly<Record<Outcome, string>> = {
  left: 'was left',
  sent: 'was sent, and not used in this sign-in',
  'signed in': 'signed in',
  'nothing sent': 'nothing was sent',
  refused: 'was refused',
  failed: 'failed by a fault of ours',
};

const REMEDIES: Readonly<Record<Outcome, string>> = {
  left: 'nobody asked for anything after the first step: ask which page they were on.',
  sent: 'the message was handed over. Look in the spam folder and, for mail, whether SES holds the address back: aws sesv2 get-suppressed-destination --email-address <address>',
  'signed in':
    'nothing: the last sign-in succeeded. If the application still turns the user away, look at what it asks of the tokens.',
  'nothing sent':
    'the reason stands in the last lines above. Limits end by themselves; docs/operating.md has a section for each message.',
  refused:
    'the user has to ask for a new link or code, in the browser that they want to sign in with. For users who have lost a factor there is npm run recover.',
  failed: 'docs/operating.md, "Triggers fail": the error’s name says which service it came from.',
};

interface Attempt {
  readonly steps: (Step & { readonly at: number })[];
  readonly begun: number;
}

/** A line of no attempt joins the one it follows within a minute. */
function attemptsOf(lines: readonly Line[]): Attempt[] {
  const attempts: Attempt[] = [];
  const named = new Map<string, Attempt>();
  for (const line of lines) {
    const step = stepOf(line);
    if (!step) continue;
    const latest = attempts.at(-1);
    const isNear = latest !== undefined && line.at - (latest.steps.at(-1)?.at ?? latest.begun) < MINUTE;
    let attempt = line.signIn === undefined ? (isNear ? latest : undefined) : named.get(line.signIn);
    if (!attempt) {
      attempt = { steps: [], begun: line.at };
      attempts.push(attempt);
    }
    if (line.signIn !== undefined) named.set(line.signIn, attempt);
    attempt.steps.push({ ...step, at: line.at });
  }
  return attempts;
}

const MINUTE = 60_000;

/** In the end well is well; else the worst counts. */
function outcomeOf({ steps }: Attempt): Outcome {
  const said = steps.flatMap(({ outcome }) => outcome ?? []);
  if (said.includes('signed in')) return 'signed in';
  return OUTCOMES.findLast((outcome) => said.includes(outcome)) ?? 'left';
}

/** In UTC. */
const clock = (at: number) => new Date(at).toISOString().replace('T', ' ').slice(0, 19);

export interface Told {
  readonly user: string;
  /** Such as `the stage dev`. */
  readonly where: string;
  readonly account: Account;
  readonly lines: readonly Line[];
  readonly hours: number;
}

/** The story, line by line. */
export function tell({ user, where, account, lines, hours }: Told): readonly string[] {
  const span = hours === 1 ? 'hour' : `${hours} hours`;
  if (account.kind === 'none')
    return [
      `${user} has no account in ${where}.`,
      'Whoever asks for a link or a code with it is answered as everybody, and gets nothing.',
      'What to do: compare the spelling with what the user types; an address or number that nobody has proven is found by its user name alone.',
    ];
  const attempts = attemptsOf(lines);
  const last = attempts.at(-1);
  const told = attempts.flatMap((attempt, index) => [
    '',
    `${index + 1}. ${clock(attempt.begun)} UTC: ${ENDS[outcomeOf(attempt)]}`,
    ...attempt.steps.map(({ at, text }) => `   ${clock(at).slice(11)}  ${text}`),
  ]);
  return [
    describe(account, user, where),
    ...(last
      ? told
      : [
          '',
          `No function wrote a line about the account in the last ${span}: nobody tried to sign in to it.`,
        ]),
    '',
    `What to do: ${barred(account) ?? (last ? REMEDIES[outcomeOf(last)] : 'look further back with --hours, or ask which address the user types, and on which page.')}`,
  ];
}

type Found = Extract<Account, { kind: 'found' }>;

function describe({ isEnabled, status, email, phone }: Found, user: string, where: string): string {
  const contact = (what: string, proven: boolean | undefined) =>
    proven === undefined ? `no ${what}` : `${what} ${proven ? 'proven' : 'not proven'}`;
  return `${user} in ${where}: ${isEnabled ? 'enabled' : 'DISABLED'}, status ${status}, ${contact('address', email)}, ${contact('number', phone)}.`;
}

/** What bars the account from signing in. */
function barred({ isEnabled, status }: Found): string | undefined {
  if (!isEnabled) return 'the account is disabled; aws cognito-idp admin-enable-user lets it sign in again.';
  if (status === 'UNCONFIRMED')
    return 'the account was begun and never confirmed: its owner signs in by a link or a code as everybody; npm run recover -- --admit confirms it where passwords sign in.';
  return undefined;
}
