import { RemovalPolicy } from 'aws-cdk-lib';
import type { Config } from '../config/schema';

/**
 * Not `Retain`, which would also keep a failed creation's unused remains, under names that the next try
 * needs.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 * (RetainExceptOnCreate)
 */
export const KEPT = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

/** For what holds data, as the stage decided. */
export function removalPolicy({ removal }: Pick<Config, 'removal'>): RemovalPolicy {
  return removal.retain ? KEPT : RemovalPolicy.DESTROY;
}
