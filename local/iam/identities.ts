import type { PolicyDocument } from '../contract';
import { AWS_MANAGED_POLICIES } from './managed-policies';

export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly trustPolicy: PolicyDocument;
  /** Policies by name; `AWS::IAM::Policy` adds to them after the role was made. */
  readonly inlinePolicies: Map<string, PolicyDocument>;
  readonly managedPolicyArns: Set<string>;
}

/** The roles and managed policies that the templates make. */
export class Identities {
  private readonly roles = new Map<string, Role>();
  private readonly managedPolicies = new Map<string, PolicyDocument>();
  private readonly reported = new Set<string>();

  constructor(private readonly log: (line: string) => void) {}

  addRole(role: Role): void {
    this.roles.set(role.name, role);
  }

  addManagedPolicy(arn: string, document: PolicyDocument): void {
    this.managedPolicies.set(arn, document);
  }

  roleByName(name: string): Role | undefined {
    return this.roles.get(name);
  }

  roleByArn(arn: string): Role | undefined {
    const role = this.roles.get(arn.slice(arn.lastIndexOf('/') + 1));
    return role?.arn === arn ? role : undefined;
  }

  /** Every policy that counts for a role now. A managed policy that is not known here gives nothing, and is logged once. */
  policiesOf(role: Role): PolicyDocument[] {
    const managed = [...role.managedPolicyArns].flatMap((arn) => this.managedPolicy(arn, role.name) ?? []);
    return [...role.inlinePolicies.values(), ...managed];
  }

  private managedPolicy(arn: string, roleName: string): PolicyDocument | undefined {
    const [, awsName] = /^arn:[^:]+:iam::aws:policy\/(.+)$/.exec(arn) ?? [];
    const document = awsName === undefined ? this.managedPolicies.get(arn) : AWS_MANAGED_POLICIES[awsName];
    if (!document && !this.reported.has(arn)) {
      this.reported.add(arn);
      this.log(`IAM: the managed policy ${arn} of role ${roleName} is not known here and allows nothing.`);
    }
    return document;
  }
}
