import { AwsError } from '../../contract';

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html */
const LIMITS = { memorySize: { least: 128, most: 10_240 }, timeout: { least: 1, most: 900 } } as const;

/**
 * @param value megabytes, seconds; a number or, as in templates, its text
 * @throws AwsError ValidationException
 */
export function withinLimits(member: keyof typeof LIMITS, value: unknown): number {
  const number = Number(value);
  const { least, most } = LIMITS[member];
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: Member must have value ${number > most ? `less than or equal to ${most}` : `greater than or equal to ${least}`}`,
  );
}
