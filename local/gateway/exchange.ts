import { channel } from 'node:diagnostics_channel';
import type { AwsError } from '../contract';

export interface Exchange {
  readonly service: string;
  readonly operation: string;
  readonly protocol: 'json' | 'query' | 'rest';
  readonly request: {
    readonly method: string;
    readonly url: URL;
    readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
    readonly body: Buffer;
  };
  readonly answer: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | Buffer;
  };
  readonly error: AwsError | undefined;
}

/** Tests hold each against AWS's published models. */
export const exchanges = channel('embedded-aws:exchange');
