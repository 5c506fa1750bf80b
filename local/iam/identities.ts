import { AwsError, type PolicyDocument } from '../contract';
import { AWS_MANAGED_POLICIES } from './managed-policies';

export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  trustPolicy: PolicyDocument;
  /** By name; `AWS::IAM::Policy` adds to them later. */
  readonly inlinePolicies: Map<string, PolicyDocument>;
  readonly managedPolicyArns: Set<string>;
}

export class Identities {
  private readonly roles = new Map<string, Role>();
  private readonly managedPolicies = new Map<string, PolicyDocument>();
  private readonly reported = new Set<string>();

  constructor(private readonly log: (line: string) => void) {}

  /** @throws AwsError EntityAlreadyExists; names are unique, whatever path and case (API_CreateRole) */
  addRole(role: Role): void {
    if (this.hasName(this.roles.keys(), role.name))
      throw new AwsError('EntityAlreadyExists', `Role with name ${role.name} already exists.`, 409);
    this.roles.set(role.name, role);
  }

  /**
   * One that is gone is no error.
   *
   * @throws AwsError DeleteConflict while it has policies ("Before attempting to delete a role, remove the
   *   following attached items", API_DeleteRole)
   */
  deleteRole(name: string): void {
    const role = this.roles.get(name);
    if (!role) return;
    if (role.managedPolicyArns.size > 0)
      throw new AwsError('DeleteConflict', 'Cannot delete entity, must detach all policies first.', 409);
    if (role.inlinePolicies.size > 0)
      throw new AwsError('DeleteConflict', 'Cannot delete entity, must delete policies first.', 409);
    this.roles.delete(name);
  }

  /** @throws AwsError EntityAlreadyExists */
  addManagedPolicy(arn: string, document: PolicyDocument): void {
    const names = [...this.managedPolicies.keys()].map(nameIn);
    if (this.hasName(names, nameIn(arn)))
      throw new AwsError('EntityAlreadyExists', `A policy called ${nameIn(arn)} already exists.`, 409);
    this.managedPolicies.set(arn, document);
  }

  /** A new default version. @throws AwsError NoSuchEntity */
  changeManagedPolicy(arn: string, document: PolicyDocument): void {
    if (!this.managedPolicies.has(arn))
      throw new AwsError('NoSuchEntity', `Policy ${arn} was not found.`, 404);
    this.managedPolicies.set(arn, document);
  }

  /** @throws AwsError DeleteConflict while a role has it (API_DeletePolicy) */
  deleteManagedPolicy(arn: string): void {
    if ([...this.roles.values()].some(({ managedPolicyArns }) => managedPolicyArns.has(arn)))
      throw new AwsError('DeleteConflict', 'Cannot delete a policy attached to entities.', 409);
    this.managedPolicies.delete(arn);
  }

  roleByName(name: string): Role | undefined {
    return this.roles.get(name);
  }

  roleByArn(arn: string): Role | undefined {
    const role = this.roles.get(nameIn(arn));
    return role?.arn === arn ? role : undefined;
  }

  /** An unknown managed policy gives nothing, and is logged once. */
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

  private hasName(names: Iterable<string>, name: string): boolean {
    return [...names].some((each) => each.toLowerCase() === name.toLowerCase());
  }
}

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
