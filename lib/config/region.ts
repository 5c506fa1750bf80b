/** An AWS Region, by its name. */
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { z } from 'zod';

/** Names of the Regions that the installed aws-cdk-lib knows. */
const known: ReadonlySet<string> = new Set(RegionInfo.regions.map(({ name }) => name));

/**
 * Partitions whose Regions have what the stacks are made of, under ARNs and endpoints that they know. In
 * `aws-cn` there is no SES; the others have endpoints of their own under other names.
 */
const PARTITIONS: readonly string[] = ['aws', 'aws-us-gov'];

const error = 'the name of an AWS Region, such as eu-west-1. For one that is very new, update aws-cdk-lib.';

/**
 * A Region that exists. A misspelt one would pass synthesis, and fail at the first call of the deployment.
 */
export const regionName = z
  .string({ error })
  .refine((value) => known.has(value), { error, abort: true })
  .refine((value) => PARTITIONS.includes(partitionOf(value)), {
    error: ({ input }) =>
      `a Region of the partition ${PARTITIONS.join(' or ')}; ${String(input)} is of ${partitionOf(String(input))}, which this app is not made for: ${partitionOf(String(input)) === 'aws-cn' ? 'it has no Amazon SES' : 'its endpoints have other names'}.`,
  });

/** Partition that a Region is in, such as `aws`. */
export function partitionOf(region: string): string {
  return RegionInfo.get(region).partition ?? 'aws';
}
