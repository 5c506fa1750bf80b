import type { IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/**
 * What a function needs to use something, in one piece: how it finds it, and that it is let in. Whatever
 * functions use gives it, and {@link OwnFunction.use} takes it.
 */
export interface Access {
  /** Variables of the function. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /** What its role may do. @default nothing */
  readonly permissions?: readonly PolicyStatement[];
  /** Tells what is used who uses it, as the policy of a key names its users. @default nothing is told */
  readonly admit?: (role: IRole) => void;
  /** Rules of cdk-nag that the permissions don't follow, and why. @default they follow all */
  readonly acknowledged?: readonly { readonly id: string; readonly reason: string }[];
}
