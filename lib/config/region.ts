import { RegionInfo } from 'aws-cdk-lib/region-info';
import { z } from 'zod';

/** Regions that the installed aws-cdk-lib knows. */
const known: ReadonlySet<string> = new Set(RegionInfo.regions.map(({ name }) => name));

/** `aws-cn` has no SES; others have other endpoints. */
const PARTITIONS: readonly string[] = ['aws', 'aws-us-gov'];

const error = 'the name of an AWS Region, such as eu-west-1. For one that is very new, update aws-cdk-lib.';

/** A misspelt one would fail only at the deployment's first call. */
export const regionName = z
  .string({ error })
  .refine((value) => known.has(value), { error, abort: true })
  .refine((value) => PARTITIONS.includes(partitionOf(value)), {
    error: ({ input }) =>
      `a Region of the partition ${PARTITIONS.join(' or ')}; ${String(input)} is of ${partitionOf(String(input))}, which this app is not made for: ${partitionOf(String(input)) === 'aws-cn' ? 'it has no Amazon SES' : 'its endpoints have other names'}.`,
  });

/** Such as `aws`. */
export function partitionOf(region: string): string {
  return RegionInfo.get(region).partition ?? 'aws';
}
