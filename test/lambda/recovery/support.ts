/** An operator, a user who has lost something, and the ways back in. */
import '../support/environment';

import { handler as recoverUser } from '../../../lambda/recovery/recover-user';
import { CONTEXT, SignIn, type TestUser } from '../support/sign-in';

export const CAROL: TestUser = {
  userName: 'c0a1b2d4-0000-4000-8000-000000000003',
  attributes: {
    sub: 'c0a1b2d4-0000-4000-8000-000000000003',
    email: 'carol@example.com',
    email_verified: 'true',
    phone_number: '+819012345678',
    phone_number_verified: 'true',
  },
};

export const REASON = 'Lost the phone; showed the passport at the counter';

/** What the operators' command invokes the function with. */
export const recover = (options: Record<string, unknown>, user: TestUser = CAROL) =>
  recoverUser({ userName: user.userName, operator: 'o.perator', reason: REASON, ...options }, CONTEXT);

/** What the page reads from a recovery link: whose it is, and the secret that it sends. */
export function linkIn(mail: { readonly text: string } | undefined): {
  readonly userName: string;
  readonly exp: number;
  readonly secret: string;
} {
  const [, facts = '', secret = ''] = /#recovery\.([\w-]+)\.([\w-]+)/.exec(mail?.text ?? '') ?? [];
  return { ...JSON.parse(Buffer.from(facts, 'base64url').toString('utf8')), secret };
}

/** Answers a fresh sign-in by a way back in. */
export async function answer(
  method: 'RECOVERY_LINK' | 'RECOVERY_CODE',
  secret: unknown,
  user: TestUser = CAROL,
  metadata: Readonly<Record<string, string>> = {},
): Promise<string> {
  const signIn = await SignIn.start(user);
  return (await signIn.respond(secret, { signInMethod: method, ...metadata })).step;
}
