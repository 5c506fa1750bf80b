import { count, matching } from '../shared/fields';

/** What a trigger is told of its owner's. */
export const OWNERS_TRIGGER_FIELDS = {
  /** ARN of the function, of a version of it or of an alias. */
  arn: matching(
    /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+(:[$A-Za-z0-9_-]+)?$/,
    'the ARN of a function.',
  ),
  /** Milliseconds that it may take: what Cognito waits for, less what ours needs. */
  timeoutMilliseconds: count('milliseconds', 1_000, 5_000),
};
