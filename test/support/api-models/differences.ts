/** Differences from AWS's models that stay, each with its reason. */
interface Difference {
  readonly service: string;
  /** One operation, or any. */
  readonly operation?: string;
  readonly finding: RegExp;
  readonly reason: string;
}

export const DIFFERENCES: readonly Difference[] = [
  {
    service: 'dynamodb',
    finding: /NumberOfDecreasesToday: must have 1 to any .*; it has 0$/,
    reason: 'The examples of API_DescribeTable and API_CreateTable have 0; the model says 1 or more.',
  },
  {
    service: 'dynamodb',
    finding: /^answer: Unprocessed(Items|Keys): must have 1 to \d+ entries; it has 0$/,
    reason: 'The examples of API_BatchWriteItem and API_BatchGetItem have an empty map where all is done.',
  },
  {
    service: 'ssm',
    operation: 'GetParameters',
    finding: /^answer: InvalidParameters: must have 1 to 10 entries; it has 0$/,
    reason: 'The examples of API_GetParameters have an empty list where every parameter is there.',
  },
  {
    service: 'ecr',
    operation: 'ListImages',
    finding: /^answer: imageIds: must have 1 to 100 entries; it has 0$/,
    reason: 'A repository without images has none to list; that AWS says it so is assumed.',
  },
  {
    service: 's3',
    finding: /^error InvalidTag is none of the operation's/,
    reason: 'S3 lists its errors in a document, "Error responses", and hardly any in its model.',
  },
  {
    service: 'cognito-idp',
    finding: /SchemaAttributes\[\d+\]\.Name: must have 1 to 20 characters; it has \d+$/,
    reason: 'Cognito adds "custom:" to names, and has an attribute phone_number_verified of 21 characters.',
  },
  {
    service: 'cloudformation',
    finding:
      /ResourceStatus: must be one of .*; it is "(REVIEW_IN_PROGRESS|UPDATE_(ROLLBACK_)?COMPLETE_CLEANUP_IN_PROGRESS)"$/,
    reason: 'Events of a stack itself carry its status, which has values that resources lack.',
  },
  {
    service: 'cloudformation',
    operation: 'GetTemplate',
    finding: /^answer: TemplateBody: must have 1 to any characters; it has 0$/,
    reason: 'A stack that has nothing but a change set has no template yet. That AWS says it so is assumed.',
  },
  {
    service: 'cognito-idp',
    finding: /^answer: AvailableChallenges: is not in the model/,
    reason: 'The SDK for JavaScript has it already; the models are a month older.',
  },
  {
    service: 'kms',
    finding: /^error InvalidGrantTokenException is none of the operation's: Grants are not emulated/,
    reason: 'Grant tokens are not emulated; this is the error nearest to it.',
  },
];

export function isAcknowledged(service: string, operation: string, finding: string): boolean {
  return DIFFERENCES.some(
    (it) =>
      it.service === service &&
      (it.operation === undefined || it.operation === operation) &&
      it.finding.test(finding),
  );
}
