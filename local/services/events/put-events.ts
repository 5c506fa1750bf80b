/** PutEvents: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
import { randomUUID } from 'node:crypto';
import { type AccessRequest, AwsError, type LocalContext } from '../../contract';
import { isRecord } from '../../record';
import { optionalText, typed } from '../input';
import type { Buses } from './buses';

interface Entry {
  readonly EventBusName?: string;
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly Resources?: readonly string[];
  /** Seconds since the Unix epoch. */
  readonly Time?: number;
  readonly TraceHeader?: string;
}

const MAX_ENTRIES = 10;
/** For all entries of a request. */
const MAX_BYTES = 256 * 1024;

interface Input {
  readonly Entries?: unknown;
}

interface EntryFailure {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/** An entry of the wrong form fails the whole request, one with wrong contents only itself. */
export function putEventsOperation(context: LocalContext, buses: Buses) {
  return {
    access(input: Input): readonly AccessRequest[] {
      const entries = entriesOf(input);
      const busOf = ({ EventBusName = 'default' }: Entry) => EventBusName;
      return [...new Set(entries.map(busOf))].map((name) => {
        const ofBus = entries.filter((entry) => busOf(entry) === name);
        const sources = ofBus.flatMap(({ Source = [] }) => Source);
        const types = ofBus.flatMap(({ DetailType = [] }) => DetailType);
        return {
          action: 'events:PutEvents',
          resource: buses.arnOf(name),
          // ArrayOfString, one for each entry: service authorization reference, list_amazoneventbridge.
          context: {
            ...(sources.length === 0 ? {} : { 'events:source': sources }),
            ...(types.length === 0 ? {} : { 'events:detail-type': types }),
          },
          resourcePolicy: { document: { Statement: buses.find(name)?.policy ?? [] }, mustAllow: false },
        };
      });
    },
    run(input: Input) {
      const results = entriesOf(input).map((entry) => {
        const failure = problemOf(entry, buses);
        if (failure) return failure;
        const id = randomUUID();
        const bus = buses.find(entry.EventBusName ?? 'default');
        if (bus)
          buses.take(bus, {
            version: '0',
            id,
            'detail-type': entry.DetailType ?? '',
            source: entry.Source ?? '',
            account: context.account,
            time: new Date(entry.Time === undefined ? context.clock.now() : entry.Time * 1000)
              .toISOString()
              .replace(/\.\d{3}Z$/, 'Z'),
            region: context.region,
            resources: entry.Resources ?? [],
            detail: JSON.parse(entry.Detail ?? '{}'),
          });
        return { EventId: id };
      });
      return {
        FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length,
        Entries: results,
      };
    },
  };
}

const TEXTS = {
  EventBusName: optionalText,
  Source: optionalText,
  DetailType: optionalText,
  Detail: optionalText,
  TraceHeader: optionalText,
};

/** @throws AwsError `ValidationException` */
function entriesOf(input: Input): readonly Entry[] {
  const { Entries: entries } = input;
  if (!Array.isArray(entries) || entries.length < 1 || entries.length > MAX_ENTRIES)
    throw invalid(
      `Value at 'entries' failed to satisfy constraint: Member must be a list of 1 to ${MAX_ENTRIES} entries`,
    );
  for (const entry of entries) {
    if (typeof entry !== 'object' || entry === null) throw invalid("Value at 'entries' must hold objects");
    typed(TEXTS, entry, invalid);
    const { Resources: resources = [], Time: time } = entry as { Resources?: unknown; Time?: unknown };
    if (!Array.isArray(resources) || !resources.every((each) => typeof each === 'string'))
      throw invalid('Resources must be a list of strings');
    if (time !== undefined && (typeof time !== 'number' || !Number.isFinite(time)))
      throw invalid('Time must be a time');
  }
  if (entries.reduce((sum: number, entry: Entry) => sum + bytesOf(entry), 0) > MAX_BYTES)
    throw invalid('Total size of the entries in the request is over the limit.');
  return entries;
}

/** User guide, "Calculating event entry size". */
function bytesOf({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: Entry): number {
  return [Source, DetailType, Detail, ...Resources].reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    Time === undefined ? 0 : 14,
  );
}

function problemOf(entry: Entry, buses: Buses): EntryFailure | undefined {
  for (const name of ['Source', 'DetailType', 'Detail'] as const)
    if (!entry[name]) return argument(name, `${name} is a required argument.`);
  if ((entry.DetailType?.length ?? 0) > 128)
    return argument('DetailType', 'It is longer than 128 characters.');
  if (entry.Source?.startsWith('aws.'))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  if (!isJsonObject(entry.Detail))
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  // AWS drops it in silence; here it is told.
  const bus = entry.EventBusName ?? 'default';
  if (!buses.find(bus)) return argument('EventBusName', `Event bus ${bus} does not exist.`);
  return undefined;
}

function isJsonObject(text: string | undefined): boolean {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isRecord(value);
  } catch {
    return false;
  }
}

function argument(name: string, reason: string): EntryFailure {
  return { ErrorCode: 'InvalidArgument', ErrorMessage: `Parameter ${name} is not valid. Reason: ${reason}` };
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
