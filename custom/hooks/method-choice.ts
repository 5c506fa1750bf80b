/**
 * Which ways in are for whom. Yours to write; asked where a stage says
 * `hooks: { methodChoice: { enabled: true } }`. docs/hooks.md says what there is to know and to answer.
 */
import { allow, insteadSay, methodChoice } from '../../lambda/hooks/define';

/** Group whose members sign in by passkey alone. Whoever joins it needs to have one. */
const PASSKEYS_ALONE = 'administrators';
/** A recovery link is how operators help a member whose passkey is lost. */
const WAYS = ['FIDO2', 'RECOVERY_LINK'];

export const handler = methodChoice(({ groups, method }) =>
  WAYS.includes(method) || !groups.includes(PASSKEYS_ALONE)
    ? allow
    : insteadSay({
        en: 'Administrators sign in with a passkey.',
        ja: '管理者はパスキーでサインインしてください。',
      }),
);
