import type { LocalContext } from '../../contract';
import { Codes } from './messages/codes';
import { Messages } from './messages/messages';
import { Pools } from './pools/pools';
import { Sessions } from './tokens/sessions';
import { SignIns } from './tokens/sign-ins';
import { Tokens } from './tokens/tokens';
import { Triggers } from './triggers';
import { Users } from './users/users';

export interface Cognito {
  readonly context: LocalContext;
  readonly pools: Pools;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly signIns: SignIns;
  readonly tokens: Tokens;
  readonly triggers: Triggers;
  readonly codes: Codes;
  readonly messages: Messages;
}

export function assemble(context: LocalContext): Cognito {
  const pools = new Pools(context);
  const users = new Users(context);
  const signIns = new SignIns(context);
  const triggers = new Triggers(context);
  const codes = new Codes(context.clock, users);
  return {
    context,
    pools,
    users,
    signIns,
    triggers,
    codes,
    sessions: new Sessions(context.clock),
    tokens: new Tokens({ clock: context.clock, pools, users, signIns, triggers }),
    messages: new Messages(context, triggers),
  };
}
