import type { IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** What a function needs to use something; for {@link OwnFunction.use}. */
export interface Access {
  /** @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /** What the function's role may do. @default nothing */
  readonly permissions?: readonly PolicyStatement[];
  /** Tells the used thing its user, for a key's policy. @default nothing */
  readonly admit?: (role: IRole) => void;
  /** Rules of cdk-nag that the permissions break, with reasons. @default none */
  readonly acknowledged?: readonly { readonly id: string; readonly reason: string }[];
}
