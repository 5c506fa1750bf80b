/** A second Region: docs/adr/017-multi-region.md. Rules across fields: rules.ts. */
import { z } from 'zod';
import { flag, listOf } from '../fields';
import { regionName } from '../region';

export const multiRegionSchema = z.strictObject(
  {
    /**
     * Makes the keys multi-Region keys and the tables global tables, which neither can become later.
     *
     * @later **never**
     */
    prepared: flag.default(false),
    /**
     * Other Regions that the tables are copied to.
     *
     * @later yes, one a deployment
     */
    replicaRegions: listOf(
      regionName,
      'a list of AWS Regions, empty where the tables are in one alone.',
      0,
    ).default([]),
  },
  { error: '{ prepared, replicaRegions }.' },
);

export type MultiRegionConfig = z.output<typeof multiRegionSchema>;
