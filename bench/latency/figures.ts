/**
 * AWS's times in milliseconds, published or assumed. Ratios hardly depend on them, as both deployments wait
 * for the same services.
 */

export interface Figure {
  readonly milliseconds: number;
  /** Source, or why it is assumed. */
  readonly source: string;
}

/** By `service:operation`, or `service` for the rest. */
export const CALLS: Readonly<Record<string, Figure>> = {
  'dynamodb:GetItem': {
    milliseconds: 5,
    source: 'assumed within the "single-digit millisecond" that the Developer Guide promises',
  },
  'dynamodb:Query': { milliseconds: 5, source: 'as GetItem: one partition, a few items' },
  'dynamodb:UpdateItem': {
    milliseconds: 7,
    source: 'assumed: a write waits for a second replica, and is single-digit all the same',
  },
  'dynamodb:PutItem': { milliseconds: 7, source: 'as UpdateItem' },
  'dynamodb:DeleteItem': { milliseconds: 7, source: 'as UpdateItem' },
  'dynamodb:TransactWriteItems': {
    milliseconds: 14,
    source:
      'twice a write: DynamoDB makes "two underlying writes of every item in the transaction" (Developer Guide, "Transactions")',
  },
  'kms:Sign': {
    milliseconds: 50,
    source: 'the lower end of the 50–200 ms that users report for asymmetric keys (oif-solver 284)',
  },
  kms: { milliseconds: 15, source: 'assumed: symmetric, HMAC and public keys; AWS publishes none' },
  ses: {
    milliseconds: 100,
    source: 'assumed: AWS publishes none, and tells to measure ("Increasing throughput with Amazon SES")',
  },
  sns: { milliseconds: 100, source: 'assumed as SES: a message that is accepted, not delivered' },
  'sms-voice': { milliseconds: 100, source: 'as SNS' },
  'cognito-idp': { milliseconds: 40, source: 'assumed as Cognito’s own time below' },
  events: { milliseconds: 15, source: 'assumed as a small regional service' },
  ssm: { milliseconds: 15, source: 'assumed: a read of a small regional service' },
};

/** From a browser to the Region and back. */
export const NETWORK: Figure = { milliseconds: 40, source: 'assumed: the same continent' };
/** Cognito's own, without triggers. */
export const COGNITO: Figure = { milliseconds: 40, source: 'assumed: AWS publishes none' };
export const API_GATEWAY: Figure = {
  milliseconds: 20,
  source: 'assumed: users saw 30 ms for CloudFront and API Gateway together (forum.serverless.com 3891)',
};
/** Of a warm function, there and back. */
export const INVOCATION: Figure = {
  milliseconds: 10,
  source: 'assumed: what lies between Duration and the caller’s clock; AWS publishes none',
};
/** Before the function's own module is loaded. */
export const CONTAINER: Figure = {
  milliseconds: 150,
  source:
    'Firecracker boots in 125 ms (NSDI 2020, "Firecracker"), and the runtime comes after it; empty functions of Node.js are reported at 100–150 ms',
};
/**
 * Megabytes that give one processor; less gives a share (Developer Guide, "Configure Lambda function
 * memory"). Loading isn't scaled: init takes the same at 128 MB, while first events take seconds (amplify-cli
 * 5425: 182 and 5,820 ms).
 */
export const MEGABYTES_OF_A_PROCESSOR = 1_769;

/** @throws Error without a figure */
export function callTime(service: string, operation: string): number {
  const figure = CALLS[`${service}:${operation}`] ?? CALLS[service];
  if (!figure) throw new Error(`bench/latency/figures.ts names no time of ${service}:${operation}.`);
  return figure.milliseconds;
}

/** A whole processor's work, at that memory. */
export function heldToShare(milliseconds: number, memoryMegabytes: number): number {
  return milliseconds * Math.max(1, MEGABYTES_OF_A_PROCESSOR / memoryMegabytes);
}
