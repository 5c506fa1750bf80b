/** What operators do: they help, they stop messages, they forget people. */
import type { World } from '../world';
import { type Action, pick, rest, result } from './command';
import { endAll } from './owner';

const REASON = { operator: 'o.perator', reason: 'Lost the phone; showed the passport at the counter' };
const everybody = ({ people }: World) => [people.olivia, people.oscar, people.vera, people.attacker];

const WISHES = [
  { signOut: true },
  { link: true },
  { link: true },
  { link: true, signOut: true, revokePasskeys: true, revokeCodes: true },
  { revokePasskeys: true },
  { revokeCodes: true },
  { resetTotp: true },
  { forgetDevices: true },
  { moveToSms: true },
] as const;

export const operatorActions: readonly Action[] = [
  {
    name: 'operator.recovers-a-user',
    weight: 3,
    async run(world, choice) {
      const person = pick(everybody(world), choice);
      const wish: Record<string, boolean> = pick(WISHES, rest(choice, everybody(world)));
      if (wish.revokePasskeys) world.evidence.licences.push({ sub: person.sub, field: 'passkeys' });
      if (wish.resetTotp || wish.moveToSms) world.evidence.licences.push({ sub: person.sub, field: 'mfa' });
      const begun = world.now();
      const isDone = await world.invoke('RecoverUserFunctionName', {
        userName: person.sub,
        ...REASON,
        ...wish,
      });
      if (isDone && Object.keys(wish).some((name) => name !== 'link')) endAll(world, person.sub, begun);
      return result(isDone);
    },
  },
  {
    name: 'operator.stops-all-sms',
    weight: 3,
    async run(world) {
      await world.setStop('on');
      return 'done';
    },
  },
  {
    name: 'operator.lets-sms-go',
    async run(world) {
      await world.setStop('off');
      return 'done';
    },
  },
  {
    name: 'operator.vouches-for-a-number',
    async run(world, choice) {
      const { sub } = pick(everybody(world), choice);
      const begun = world.now();
      const isDone = await world.invoke('ReleaseNumberFunctionName', { userName: sub, ...REASON });
      if (isDone) endAll(world, sub, begun);
      return result(isDone);
    },
  },
];
