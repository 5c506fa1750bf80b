/** DynamoDB refuses these, dynalite doesn't. */
import { AwsError } from '../../contract';

// biome-ignore lint/suspicious/noExplicitAny: input of CreateTable, which dynalite checks.
type Input = Readonly<Record<string, any>>;

/** @throws AwsError `ValidationException` */
export function checkDefinition(input: Input): void {
  refuseUnused(input);
  if (input.BillingMode === 'PAY_PER_REQUEST') return;
  for (const { IndexName, ProvisionedThroughput } of input.GlobalSecondaryIndexes ?? [])
    if (ProvisionedThroughput === undefined)
      throw invalid(`ProvisionedThroughput must be specified for index: ${IndexName}`);
}

function refuseUnused(input: Input): void {
  const indexes = [...(input.GlobalSecondaryIndexes ?? []), ...(input.LocalSecondaryIndexes ?? [])];
  const keys: string[] = [input, ...indexes].flatMap(({ KeySchema = [] }) =>
    KeySchema.map((key: Input) => key.AttributeName),
  );
  const defined: string[] = (input.AttributeDefinitions ?? []).map((each: Input) => each.AttributeName);
  if (defined.some((name) => !keys.includes(name)))
    throw invalid(
      `Some AttributeDefinitions are not used. AttributeDefinitions: [${defined.join(', ')}], keys used: [${[...new Set(keys)].join(', ')}]`,
    );
}

function invalid(problem: string): AwsError {
  return new AwsError('ValidationException', `One or more parameter values were invalid: ${problem}`);
}
