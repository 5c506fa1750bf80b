import { RemovalPolicy } from 'aws-cdk-lib';
import type { Config } from '../config/schema';

/** What becomes of something that holds data when its stack goes, as the stage decided. */
export function removalPolicy({ removal }: Pick<Config, 'removal'>): RemovalPolicy {
  return removal.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}
