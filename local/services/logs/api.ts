/**
 * The part of CloudWatch Logs' API that reads: which groups there are, and what functions wrote to them (`aws
 * logs tail`).
 */
import { AwsError, type Operation, type ServiceApi } from '../../contract';
import { refuseUnknown } from '../input';
import { matcherOf } from './filter-pattern';
import type { LogGroups, LogParts } from './groups';

// biome-ignore lint/suspicious/noExplicitAny: the wire decides; every member is checked where it is read.
type Input = Readonly<Record<string, any>>;

/** The one stream that stands for all of a function's. */
const STREAM = 'all';
const PAGE = 50;
const KNOWN_OF_EVENTS = [
  'logGroupName',
  'logGroupIdentifier',
  'startTime',
  'endTime',
  'interleaved',
  'limit',
  'nextToken',
  'filterPattern',
];

export function logsApi(groups: LogGroups, parts: LogParts): ServiceApi {
  return {
    name: 'logs',
    targetPrefixes: ['Logs_20140328'],
    operations: {
      DeleteLogGroup: deleteLogGroup(groups),
      DescribeLogGroups: describeLogGroups(groups),
      FilterLogEvents: filterLogEvents(groups, parts),
    },
  };
}

/** API_DeleteLogGroup */
function deleteLogGroup(groups: LogGroups): Operation<Input> {
  return {
    access: ({ logGroupName: name }) => ({
      action: 'logs:DeleteLogGroup',
      resource: groups.find(String(name))?.arn ?? '*',
    }),
    run: ({ logGroupName: name }) => {
      if (!groups.find(String(name)))
        throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
      groups.delete(String(name));
      return {};
    },
  };
}

function describeLogGroups(groups: LogGroups): Operation<Input> {
  return {
    access: () => ({ action: 'logs:DescribeLogGroups', resource: '*' }),
    run: ({ logGroupNamePrefix: prefix = '', nextToken = '0', limit = PAGE }) => {
      const all = groups
        .all()
        .filter(({ name }) => name.startsWith(String(prefix)))
        .sort((left, right) => (left.name < right.name ? -1 : 1));
      const start = Number(nextToken);
      const end = start + Number(limit);
      return {
        logGroups: all.slice(start, end).map(({ name, arn, createdAt, retentionDays }) => ({
          logGroupName: name,
          arn: `${arn}:*`,
          logGroupArn: arn,
          creationTime: createdAt,
          retentionInDays: retentionDays,
          metricFilterCount: 0,
          logGroupClass: 'STANDARD',
        })),
        ...(end < all.length ? { nextToken: String(end) } : {}),
      };
    },
  };
}

function filterLogEvents(groups: LogGroups, { logs, runtime }: LogParts): Operation<Input> {
  const find = (input: Input) => {
    const given = String(input.logGroupName ?? input.logGroupIdentifier ?? '');
    const name = given.startsWith('arn:') ? given.split(':')[6] : given;
    const group = groups.find(name ?? '');
    if (!group) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
    return group;
  };
  return {
    access: (input) => ({ action: 'logs:FilterLogEvents', resource: `${find(input).arn}:*` }),
    run: (input) => {
      const group = find(input);
      refuseUnknown(
        input,
        KNOWN_OF_EVENTS,
        (member) =>
          new AwsError(
            'InvalidParameterException',
            `The embedded AWS does not emulate ${member} of FilterLogEvents; leave it out.`,
          ),
      );
      const matches = matcherOf(String(input.filterPattern ?? ''));
      const { startTime = 0, endTime = Number.POSITIVE_INFINITY } = input;
      const lines = runtime
        .all()
        .filter(({ logGroup }) => logGroup === group.name)
        .flatMap(({ name }) => logs.timed(name).map((line, index) => ({ ...line, id: `${name}/${index}` })))
        .filter(({ at, line }) => at >= startTime && at <= endTime && matches(line))
        .sort((left, right) => left.at - right.at);
      return {
        events: lines.map(({ line, at, id }) => ({
          logStreamName: STREAM,
          timestamp: at,
          message: line,
          ingestionTime: at,
          eventId: `${at}/${id}`,
        })),
        searchedLogStreams: [],
      };
    },
  };
}
