import { AwsError } from '../../contract';
import type { Operations } from '../sdk';
import { onWholeTable } from './access';
import type { Sdk } from './engine';
import type { Tables } from './tables';

/** Items go 48 hours after their time and can be read until then. */
export function timeToLiveOperations(tables: Tables) {
  const onTable = onWholeTable(tables);
  return {
    UpdateTimeToLive: {
      access: onTable,
      run: (input) => {
        const { AttributeName, Enabled } = input.TimeToLiveSpecification ?? {};
        if (typeof AttributeName !== 'string' || !AttributeName || typeof Enabled !== 'boolean') {
          throw new AwsError(
            'ValidationException',
            'TimeToLiveSpecification needs AttributeName (a string) and Enabled (true or false).',
          );
        }
        const current = tables.settings(input.TableName).timeToLiveAttribute;
        if (Enabled === (current !== undefined)) {
          throw new AwsError(
            'ValidationException',
            Enabled ? 'TimeToLive is already enabled' : 'TimeToLive is already disabled',
          );
        }
        if (!Enabled && current !== AttributeName) {
          throw new AwsError(
            'ValidationException',
            `TimeToLive is active on a different AttributeName: current AttributeName is ${current}`,
          );
        }
        tables.change(input.TableName, { timeToLiveAttribute: Enabled ? AttributeName : undefined });
        return { TimeToLiveSpecification: { AttributeName, Enabled } };
      },
    },
    DescribeTimeToLive: {
      access: onTable,
      run: (input) => {
        const attribute = tables.settings(input.TableName).timeToLiveAttribute;
        return {
          TimeToLiveDescription:
            attribute === undefined
              ? { TimeToLiveStatus: 'DISABLED' }
              : { TimeToLiveStatus: 'ENABLED', AttributeName: attribute },
        };
      },
    },
  } satisfies Operations<Sdk>;
}
