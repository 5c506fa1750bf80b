/**
 * Numbers that are not to be written to: PutOptedOutNumber, DeleteOptedOutNumber, DescribeOptedOutNumbers.
 */
import { AwsError, type Operation } from '../../contract';
import type { SmsAccount } from './account';
import { checkStrings, type Input, listOf, paged, refuseUnknown } from './input';
import { invalid } from './refusals';

const NUMBER = /^\+?[1-9][0-9]{1,18}$/;

/** Operations on the numbers of opt-out lists, by name. */
export function optOutOperations(account: SmsAccount): Record<string, Operation<Input>> {
  const operation = (
    action: string,
    known: readonly string[],
    run: (list: { arn: string; id: string }, input: Input) => unknown,
  ): Operation<Input> => ({
    access: (input) => {
      checkStrings(input);
      const named = String(input.OptOutListName);
      return {
        action: `sms-voice:${action}`,
        resource: account.optOutLists.find(named)?.arn ?? account.arn('opt-out-list', named),
      };
    },
    run: (input) => {
      refuseUnknown(input, known, action);
      return run(account.optOutLists.get(String(input.OptOutListName)), input);
    },
  });
  return {
    PutOptedOutNumber: operation(
      'PutOptedOutNumber',
      ['OptOutListName', 'OptedOutNumber'],
      ({ arn, id }, input) => {
        const number = numberOf(input);
        const now = account.context.clock.now();
        if (!account.isOptedOut(id, number)) account.optedOut.set(`${id} ${number}`, now);
        return { OptOutListArn: arn, OptOutListName: id, ...described(account, id, number) };
      },
    ),
    DeleteOptedOutNumber: operation(
      'DeleteOptedOutNumber',
      ['OptOutListName', 'OptedOutNumber'],
      ({ arn, id }, input) => {
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
      },
    ),
    DescribeOptedOutNumbers: operation(
      'DescribeOptedOutNumbers',
      ['OptOutListName', 'OptedOutNumbers', 'MaxResults', 'NextToken'],
      ({ arn, id }, input) => {
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
      },
    ),
  };
}

function numberOf({ OptedOutNumber: number }: Input): string {
  if (!NUMBER.test(number ?? '')) throw invalid('OptedOutNumber', 'it must be a number in E.164.');
  return number.replace(/^\+?/, '+');
}

function described(account: SmsAccount, list: string, number: string) {
  return {
    OptedOutNumber: number,
    OptedOutTimestamp: new Date(account.optedOut.get(`${list} ${number}`) ?? 0),
    // Nobody answers STOP here: only operators put numbers on a list.
    EndUserOptedOut: false,
  };
}
