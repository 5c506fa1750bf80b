/**
 * Who may sign up, and who may sign in. Yours to write; asked where a stage says
 * `hooks: { admission: { enabled: true } }`. docs/hooks.md says what there is to know and to answer.
 */
import { admission, admit, refuse } from '../../lambda/hooks/define';

/** Nobody has an address there (RFC 2606): this shows what a refusal looks like and refuses nobody. */
const REFUSED_DOMAIN = 'refused.example';

export const handler = admission(({ emailDomain }) =>
  emailDomain === REFUSED_DOMAIN
    ? refuse({
        en: `Addresses of ${REFUSED_DOMAIN} can’t be used here. Use the address of your company.`,
        ja: `${REFUSED_DOMAIN} のアドレスは使えません。会社のアドレスをお使いください。`,
      })
    : admit,
);
