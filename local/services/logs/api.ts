/** Reading: groups, and what functions wrote (`aws logs tail`). */
import { AwsError, type ServiceApi } from '../../contract';
import { operationsOf, optionalFlag, optionalText, unread } from '../input';
import { matcherOf } from './filter-pattern';
import type { LogGroups, LogParts } from './groups';

/** Stands for all streams of a function. */
const STREAM = 'all';
const PAGE = 50;
const operation = operationsOf({
  prefix: 'logs',
  mistyped: (message) => new AwsError('SerializationException', message),
  unknown: (member, name) => invalid(`The embedded AWS does not emulate ${member} of ${name}; leave it out.`),
});

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
function deleteLogGroup(groups: LogGroups) {
  return operation(
    { logGroupName: optionalText },
    ({ logGroupName: name = '' }) => groups.find(name)?.arn ?? '*',
    ({ logGroupName: name = '' }) => {
      if (!groups.find(name)) throw noGroup();
      groups.delete(name);
      return {};
    },
  );
}

/** API_DescribeLogGroups */
function describeLogGroups(groups: LogGroups) {
  return operation(
    { logGroupNamePrefix: optionalText, nextToken: optionalText, limit: unread },
    () => '*',
    ({ logGroupNamePrefix: prefix = '', nextToken = '0', limit = PAGE }) => {
      if (!Number.isInteger(limit) || limit < 1 || limit > PAGE)
        throw invalid(`limit is ${JSON.stringify(limit)}; it must be a whole number from 1 to ${PAGE}.`);
      const all = groups
        .all()
        .filter(({ name }) => name.startsWith(prefix))
        .sort((left, right) => (left.name < right.name ? -1 : 1));
      const start = Number(nextToken);
      if (!Number.isInteger(start) || start < 0 || start > all.length)
        throw invalid('The specified nextToken is invalid.');
      const end = start + limit;
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
  );
}

function filterLogEvents(groups: LogGroups, { logs, runtime }: LogParts) {
  const find = (given = '') => {
    const name = given.startsWith('arn:') ? given.split(':')[6] : given;
    const group = groups.find(name ?? '');
    if (!group) throw noGroup();
    return group;
  };
  return operation(
    {
      logGroupName: optionalText,
      logGroupIdentifier: optionalText,
      startTime: unread,
      endTime: unread,
      interleaved: optionalFlag,
      limit: unread,
      nextToken: optionalText,
      filterPattern: optionalText,
    },
    ({ logGroupName, logGroupIdentifier }) => `${find(logGroupName ?? logGroupIdentifier).arn}:*`,
    (input) => {
      const group = find(input.logGroupName ?? input.logGroupIdentifier);
      const matches = matcherOf(input.filterPattern ?? '');
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
  );
}

function noGroup(): AwsError {
  return new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}
