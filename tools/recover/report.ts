import type { Recovered } from '../../lambda/recovery/recover-user';

const DONE: Readonly<Record<Recovered['done'][number], string>> = {
  'sign-out': 'signed out everywhere',
  'reset-totp': 'authenticator app reset',
  'move-to-sms': 'moved to codes by SMS',
  'revoke-passkeys': 'passkeys revoked (those of this app; native ones are the user’s own to delete)',
  'forget-devices': 'devices forgotten',
  'revoke-codes': 'recovery codes revoked',
  admit: 'account confirmed; a link or a code to its address or number opens it',
  link: 'recovery link mailed to the proven address',
};

const MAIL: Readonly<Record<Recovered['mail'], string>> = {
  sent: 'The user was told by mail.',
  no_address: 'The user has no proven address and was not told. Tell them another way.',
  rejected: 'SES won’t send to the user’s address. Tell them another way.',
  refused: 'SES did not take the mail to the user. Tell them another way, or try again later.',
  doubtful: 'It is not sure that the mail to the user went out. Ask them.',
};

export function report({ done, mail }: Recovered, wantsLink: boolean) {
  const lines = [...done.map((action) => `done: ${DONE[action]}`), MAIL[mail]];
  const isComplete = !wantsLink || done.includes('link');
  if (!isComplete)
    lines.push('No link is sure to have been mailed. Run the command again with --link alone.');
  return { lines, isComplete };
}
