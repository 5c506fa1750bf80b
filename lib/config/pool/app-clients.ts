/** What a stage has to say about app clients beside the page's own. */
import { z } from 'zod';
import { REFRESH_FIELDS } from '../../../lambda/account-api/settings';
import { MAX_TOKEN_MINUTES } from '../../../lambda/shared/sessions/limits';
import { count, flag, optionalSchemasOf, text } from '../fields';
import { type CrossFieldRule, rule } from '../rule';

export const appClientsSchema = z.array(
  z.strictObject(
    {
      /**
       * Its name; part of its name in Cognito.
       *
       * @later no: another name is another client
       */
      name: text(
        /^[a-z](-?[a-z0-9]){0,31}$/,
        'up to 32 lower-case letters, digits and single hyphens, a letter first.',
      ),
      /**
       * Whether it is for servers alone, which prove a secret that Cognito makes and keeps. Apps and pages
       * can't keep one.
       *
       * @later no: take it out, and add one of another name
       */
      secret: flag.default(false),
      /** Minutes that its ID and access tokens are good for; `tokens.minutes` where nothing is said. */
      minutes: count(5, MAX_TOKEN_MINUTES, 'minutes').optional(),
      ...optionalSchemasOf(REFRESH_FIELDS),
    },
    { error: '{ name } and, if need be, secret, minutes, refreshDays.' },
  ),
  { error: 'a list of { name }.' },
);

export type AppClient = z.output<typeof appClientsSchema>[number];

const clientsDiffer = rule(['appClients', 'tokens'], ({ appClients, tokens }, report) => {
  appClients.forEach(({ name, minutes = tokens.minutes, refreshDays = tokens.refreshDays }, index) => {
    if (appClients.findIndex((other) => other.name === name) < index)
      report(['appClients', index, 'name'], name, 'a name that no other client has.');
    if (name === 'account-api')
      report(['appClients', index, 'name'], name, 'another name: the account API’s own client has this one.');
    if (minutes > refreshDays * 1440)
      report(
        ['appClients', index, 'minutes'],
        minutes,
        `at most the life of its refresh token, ${refreshDays * 1440} minutes.`,
      );
  });
});

const nobodyGoesAroundTheApi = rule(['appClients', 'accountApi'], ({ appClients, accountApi }, report) => {
  if (accountApi.onlyEntrance && appClients.length > 0)
    report(
      ['appClients'],
      appClients.map(({ name }) => name),
      'none where accountApi.onlyEntrance is true: sign-ins would begin at them, past the API. Take them out, or set accountApi.onlyEntrance to false.',
    );
});

export const appClientRules: readonly CrossFieldRule[] = [clientsDiffer, nobodyGoesAroundTheApi];
