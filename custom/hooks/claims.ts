/**
 * What else tokens say. Yours to write; asked where a stage says `hooks: { claims: { enabled: true } }`.
 * docs/hooks.md says what there is to know and to answer. With `featurePlan: 'LITE'`, give `idToken` alone.
 */
import { claims } from '../../lambda/hooks/define';

export const handler = claims(({ emailDomain }) =>
  emailDomain === undefined
    ? {}
    : { idToken: { organisation: emailDomain }, accessToken: { organisation: emailDomain } },
);
