/** Everything a test of the handlers needs, set up anew for each test. */

import { dynamodb } from '../../../lambda/shared/aws/clients';
import { FakeAws } from './aws';
import { setEnvironment } from './environment';
import { startTables, type Tables } from './table';

export interface Harness {
  readonly aws: FakeAws;
  readonly table: Tables;
  /** Moves the functions' clock ahead, by seconds. */
  advance(seconds: number): void;
  /** All that the functions have written to logs, metrics included. */
  output(): string;
  /** How often a metric was counted, by its reason where it has one. */
  counted(name: string, reason?: string): number;
}

interface NodeHttpHandlerLike {
  updateHttpClientConfig(name: 'requestTimeout', milliseconds: number): void;
}

/** Registers the set-up with jest and gives what it sets up. */
export function harness(): Harness {
  jest.setTimeout(60_000);
  const aws = new FakeAws();
  let table: Tables | undefined;
  let offset = 0;
  let written: string[] = [];
  beforeAll(async () => {
    table = await startTables();
    // A machine that is busy with other tests is no slow DynamoDB.
    const { requestHandler } = dynamodb().config as unknown as { requestHandler: NodeHttpHandlerLike };
    requestHandler.updateHttpClientConfig('requestTimeout', 60_000);
  });
  afterAll(async () => {
    await table?.close();
  });
  beforeEach(async () => {
    offset = 0;
    written = [];
    setEnvironment();
    await table?.renew();
    aws.clear();
    const realNow = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => realNow() + offset * 1000);
    for (const stream of [process.stdout, process.stderr])
      jest.spyOn(stream, 'write').mockImplementation((chunk) => {
        written.push(String(chunk));
        return true;
      });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  return {
    aws,
    get table() {
      if (!table) throw new Error('The tables are there only while tests run.');
      return table;
    },
    advance: (seconds) => {
      offset += seconds;
    },
    output: () => written.join(''),
    counted: (name, reason) =>
      written
        .flatMap((chunk) => chunk.split('\n'))
        .filter((line) => line.startsWith('{"_aws"') && line.includes(`"${name}"`))
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter((metric) => metric[name] === 1 && (reason === undefined || metric.reason === reason)).length,
  };
}
