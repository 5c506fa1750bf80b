/** An AWS Region, by its name. */
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { z } from 'zod';

/** Names of the Regions that the installed aws-cdk-lib knows. */
const known: ReadonlySet<string> = new Set(RegionInfo.regions.map(({ name }) => name));

const error = 'the name of an AWS Region, such as eu-west-1. For one that is very new, update aws-cdk-lib.';

/**
 * A Region that exists. A misspelt one would pass synthesis, and fail at the first call of the deployment.
 */
export const regionName = z.string({ error }).refine((value) => known.has(value), { error });
