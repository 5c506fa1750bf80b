/**
 * What follows once somebody has signed in for the first time, such as a customer record or a first mail.
 * Yours to write; called where a stage says `hooks: { welcome: { enabled: true, accountsSince: … } }`.
 * docs/hooks.md says what there is to know.
 */
import { welcome } from '../../lambda/hooks/define';

export const handler = welcome(({ id, method, locale }) => {
  // No address and no name: logs may outlive users.
  console.info('Somebody has signed in for the first time:', JSON.stringify({ id, method, locale }));
});
