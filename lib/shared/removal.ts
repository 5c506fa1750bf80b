import { RemovalPolicy } from 'aws-cdk-lib';
import type { Config } from '../config/schema';

/**
 * What stays when its stack goes or it is replaced. Not `Retain`: that holds while a failed creation rolls
 * back, too, and leaves what nobody has used behind, under names that the next try needs.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 * (RetainExceptOnCreate)
 */
export const KEPT = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

/** What becomes of something that holds data when its stack goes, as the stage decided. */
export function removalPolicy({ removal }: Pick<Config, 'removal'>): RemovalPolicy {
  return removal.retain ? KEPT : RemovalPolicy.DESTROY;
}
