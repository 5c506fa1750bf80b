/** Messages as their reader sees them: the newest one, its link, its code. */
import { linkIn } from '../../support/cognito';
import type { Person } from '../model';
import type { World } from '../world';

export interface Code {
  readonly digits: string;
  readonly messageId: string;
}

/** The newest link for a sign-in that a person's mailbox has. */
export function newestLink(world: World, { email }: Pick<Person, 'email'>) {
  const mail = mailsTo(world, email).findLast(
    ({ text }) => /#[\w-]+\.[\w-]+(?!\.)\b/.test(text ?? '') && !/#recovery\./.test(text ?? ''),
  );
  if (!mail) return undefined;
  try {
    return { ...linkIn(mail.text), mailId: mail.id };
  } catch {
    // A mail of another kind.
    return undefined;
  }
}

/** The newest recovery link. */
export function newestRecoveryLink(world: World, { email }: Pick<Person, 'email'>) {
  for (const { text } of mailsTo(world, email).reverse()) {
    const [, facts, secret] = /#recovery\.([\w-]+)\.([\w-]+)/.exec(text ?? '') ?? [];
    if (facts === undefined || secret === undefined) continue;
    const { userName } = JSON.parse(Buffer.from(facts, 'base64url').toString('utf8')) as { userName: string };
    return { userName, secret };
  }
  return undefined;
}

/** The newest code in a mailbox or on a telephone. */
export function newestCode(world: World, to: string): Code | undefined {
  const messages = to.startsWith('+')
    ? world.aws.sms
        .all()
        .filter(({ phoneNumber }) => phoneNumber === to)
        .map(({ id, message }) => ({ id, text: message }))
    : mailsTo(world, to).map(({ id, text, html }) => ({ id, text: text ?? html ?? '' }));
  for (const { id, text } of messages.reverse()) {
    const digits = /(?<![\w#+-])\d{6}(?![\w-])/.exec(text)?.[0];
    if (digits !== undefined) return { digits, messageId: id };
  }
  return undefined;
}

function mailsTo(world: World, email: string) {
  return world.aws.mail.all().filter(({ destination }) => destination.to.includes(email));
}
