import { channel } from 'node:diagnostics_channel';
import type { AwsError } from '../contract';

/** An API call and its answer, as they went over the wire. */
export interface Exchange {
  readonly service: string;
  readonly operation: string;
  readonly protocol: 'json' | 'query' | 'rest';
  readonly request: {
    readonly method: string;
    /** Path and query. */
    readonly url: URL;
    readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
    readonly body: Buffer;
  };
  readonly answer: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | Buffer;
  };
  /** What the answer says, where it is an error. */
  readonly error: AwsError | undefined;
}

/** Publishes every exchange, if anybody listens: tests hold each against AWS's published models. */
export const exchanges = channel('embedded-aws:exchange');
