import { userOperation } from '../access';
import { checkAliasFree } from '../attribute-update';
import { without } from '../codes';
import { choice, members } from '../input';

/** API_VerifyUserAttribute: a value that waited for its proof takes the original's place. */
export const verifyUserAttribute = userOperation(
  { AccessToken: members.accessToken, AttributeName: choice(['email', 'phone_number']), Code: members.code },
  ({ cognito, pool, user, input }) => {
    const attribute = input.AttributeName;
    cognito.codes.check(pool, user, `verify:${attribute}`, input.Code);
    const value = user.pending[attribute] ?? user.attributes[attribute] ?? '';
    checkAliasFree(cognito, pool, user, attribute, value);
    cognito.users.update(pool, user, (current) => {
      const { [attribute]: _, ...pending } = current.pending;
      return {
        pending,
        codes: without(current, `verify:${attribute}`),
        attributes: { ...current.attributes, [attribute]: value, [`${attribute}_verified`]: 'true' },
      };
    });
    return {};
  },
);
