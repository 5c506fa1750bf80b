import { AwsError } from '../../contract';
import { optionalText, type Shape, unread } from '../input';
import type { Operations } from '../sdk';
import type { SmsAccount } from './account';
import { type Input, listOf, operation, PAGE, paged } from './input';
import { invalid } from './refusals';

const NUMBER = /^\+?[1-9][0-9]{1,18}$/;

/** By name. */
export function optOutOperations(account: SmsAccount) {
  const onList = <const S extends Shape, Answered>(
    members: S,
    run: (list: { arn: string; id: string }, input: Input) => Answered,
  ) =>
    operation(
      { OptOutListName: optionalText, ...members },
      ({ OptOutListName }) => {
        const named = String(OptOutListName);
        return account.optOutLists.find(named)?.arn ?? account.arn('opt-out-list', named);
      },
      (input) => run(account.optOutLists.get(String(input.OptOutListName)), input),
    );
  return {
    PutOptedOutNumber: onList({ OptedOutNumber: optionalText }, ({ arn, id }, input) => {
      const number = numberOf(input);
      const now = account.context.clock.now();
      if (!account.isOptedOut(id, number)) account.optedOut.set(`${id} ${number}`, now);
      return { OptOutListArn: arn, OptOutListName: id, ...described(account, id, number) };
    }),
    DeleteOptedOutNumber: onList({ OptedOutNumber: optionalText }, ({ arn, id }, input) => {
      const number = numberOf(input);
      if (!account.isOptedOut(id, number)) {
        throw new AwsError('ResourceNotFoundException', `${number} is not on the list ${id}.`, 400, {
          ResourceType: 'opted-out-number',
          ResourceId: number,
        });
      }
      const answer = { OptOutListArn: arn, OptOutListName: id, ...described(account, id, number) };
      account.optedOut.delete(`${id} ${number}`);
      return answer;
    }),
    DescribeOptedOutNumbers: onList({ OptedOutNumbers: unread, ...PAGE }, ({ arn, id }, input) => {
      const wanted = listOf(input, 'OptedOutNumbers');
      for (const number of wanted ?? []) numberOf({ OptedOutNumber: number });
      const numbers = [...account.optedOut.keys()]
        .filter((key) => key.startsWith(`${id} `))
        .map((key) => key.slice(id.length + 1))
        .filter((number) => wanted?.includes(number) ?? true);
      const { page, more } = paged(numbers, input);
      return {
        OptOutListArn: arn,
        OptOutListName: id,
        OptedOutNumbers: page.map((number) => described(account, id, number)),
        ...more,
      };
    }),
  } satisfies Operations<typeof import('@aws-sdk/client-pinpoint-sms-voice-v2')>;
}

function numberOf({ OptedOutNumber: number }: Input): string {
  if (!NUMBER.test(number ?? '')) throw invalid('OptedOutNumber', 'it must be a number in E.164.');
  return number.replace(/^\+?/, '+');
}

function described(account: SmsAccount, list: string, number: string) {
  return {
    OptedOutNumber: number,
    OptedOutTimestamp: new Date(account.optedOut.get(`${list} ${number}`) ?? 0),
    // Nobody answers STOP here; only operators opt numbers out.
    EndUserOptedOut: false,
  };
}
