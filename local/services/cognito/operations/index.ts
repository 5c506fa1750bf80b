import type { Operations } from '../access';
import { accountOperations } from './accounts';
import { appClientOperations } from './app-clients';
import { attributeOperations } from './attributes';
import { deviceOperations } from './devices';
import { groupOperations } from './groups';
import { passkeyOperations } from './passkeys';
import { passwordOperations } from './passwords';
import { secondFactorOperations } from './second-factors';
import { signInOperations } from './sign-in';
import { signUpOperations } from './sign-up';
import { tokenOperations } from './tokens';
import { userPoolOperations } from './user-pools';

export const operations = {
  ...attributeOperations,
  ...appClientOperations,
  ...deviceOperations,
  ...groupOperations,
  ...passkeyOperations,
  ...passwordOperations,
  ...userPoolOperations,
  ...secondFactorOperations,
  ...signInOperations,
  ...signUpOperations,
  ...tokenOperations,
  ...accountOperations,
} satisfies Operations;
