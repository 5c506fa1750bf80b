import type {
  Capability,
  RequiresRecreation,
  ResourceAttribute,
  ResourceStatus,
  StackStatus,
} from '@aws-sdk/client-cloudformation';
import type { MadeResource, Principal, StackIdentity } from '../contract';
import type { SsmParameter } from '../template/parameters';
import type { Template, TemplateResource } from '../template/types';

/** No service makes it, or not with its properties. */
export interface SkippedResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** What isn't emulated, where the type is. */
  readonly reason?: string;
}

export interface Definition {
  /** As it was given, JSON or YAML. */
  readonly text: string;
  readonly template: Template;
  /** Without defaults; names of SSM parameters, not their values. */
  readonly given: ReadonlyMap<string, string>;
  readonly tags: Readonly<Record<string, string>>;
  /** Absolute path of an asset by its S3 object key, and the bucket if the template names one. */
  readonly assetPath: (objectKey: string, bucket?: string) => string;
  readonly ssmParameter: SsmParameter;
  /** Whose permissions count: the given role's, or the caller's. */
  readonly principal: Principal;
  readonly roleArn: string | undefined;
  readonly capabilities: readonly Capability[];
  readonly notificationArns: readonly string[];
  /** Of the stack that this one is a resource of. */
  readonly parentId?: string;
  /** Id of the stack that all began with. */
  readonly rootId?: string;
  /** Each start makes it from an assembly. */
  readonly ofAssembly?: boolean;
}

export interface OperationOptions {
  /** `ROLLBACK` undoes, `DO_NOTHING` leaves things, `DELETE` removes a stack that can't be made. */
  readonly onFailure: 'ROLLBACK' | 'DO_NOTHING' | 'DELETE';
  /** `ClientRequestToken` of the call, repeated in its events. */
  readonly token?: string;
  /** Identifying values of resources to take over, by logical id. */
  readonly imports?: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

export interface StackResource {
  readonly logicalId: string;
  readonly definition: TemplateResource;
  /** How often it was replaced; part of generated names. */
  readonly generation: number;
  /** Absent until it could be made. */
  readonly made: MadeResource | undefined;
  readonly passedOver: string | undefined;
  readonly status: ResourceStatus;
  readonly reason: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly changed: number;
}

export interface StackOutput {
  readonly name: string;
  readonly value: string;
  readonly description: string | undefined;
  readonly exportName: string | undefined;
}

export interface StackEvent {
  readonly id: string;
  readonly operationId: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: ResourceStatus | StackStatus;
  readonly reason: string | undefined;
  readonly properties: unknown;
  readonly token: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

export interface PropertyDifference {
  /** JSON pointer, e.g. `/Environment/Variables/NAME`. */
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
  readonly kind: 'ADD' | 'REMOVE' | 'NOT_EQUAL';
}

export interface ResourceDrift {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly status: 'IN_SYNC' | 'MODIFIED' | 'DELETED' | 'UNKNOWN';
  readonly reason: string | undefined;
  readonly expected: Readonly<Record<string, unknown>> | undefined;
  readonly actual: Readonly<Record<string, unknown>> | undefined;
  readonly differences: readonly PropertyDifference[];
  /** Milliseconds since the Unix epoch. */
  readonly checked: number;
}

export interface DriftDetection {
  readonly id: string;
  readonly stackId: string;
  readonly status: 'DRIFTED' | 'IN_SYNC' | 'UNKNOWN';
  readonly reason: string | undefined;
  readonly drifted: number;
  /** Milliseconds since the Unix epoch. */
  readonly checked: number;
}

export interface ResourceChange {
  readonly action: 'Add' | 'Modify' | 'Remove' | 'Import';
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string | undefined;
  readonly replacement: 'True' | 'False' | 'Conditional' | undefined;
  readonly policyAction: 'Delete' | 'Retain' | 'ReplaceAndDelete' | 'ReplaceAndRetain' | undefined;
  readonly scope: readonly ResourceAttribute[];
  /** Properties that change, and whether that replaces the resource. */
  readonly details: readonly { readonly property: string; readonly recreation: RequiresRecreation }[];
}

export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly kind: 'CREATE' | 'UPDATE' | 'IMPORT';
  readonly description: string | undefined;
  readonly created: number;
  readonly definition: Definition;
  readonly options: OperationOptions;
  readonly changes: readonly ResourceChange[];
  readonly failure: string | undefined;
  executed: boolean;
}

export interface Stack {
  readonly identity: StackIdentity;
  /** How many stacks had this name before; part of generated names. */
  readonly incarnation: number;
  readonly created: number;
  updated: number | undefined;
  deleted: number | undefined;
  status: StackStatus;
  reason: string | undefined;
  /** Undefined until the first operation begins (`REVIEW_IN_PROGRESS`). */
  definition: Definition | undefined;
  /** SSM parameters are resolved. */
  parameters: ReadonlyMap<string, unknown>;
  terminationProtection: boolean;
  disableRollback: boolean;
  outputs: readonly StackOutput[];
  imports: ReadonlySet<string>;
  /** In the order of their making. */
  resources: Map<string, StackResource>;
  /** Also of resources that are gone. */
  readonly generations: Map<string, number>;
  /** Oldest first. */
  readonly events: StackEvent[];
  readonly changeSets: Map<string, ChangeSet>;
  operationId: string;
  /** Newest one of the whole stack; undefined since the template last changed. */
  drift: DriftDetection | undefined;
  /** By logical id, since the template last changed. */
  readonly drifts: Map<string, ResourceDrift>;
  /** Still to be undone of a failed update. */
  unfinished: Undo | undefined;
  /** Ends with the operation that runs, if any. */
  running: Promise<void> | undefined;
}

export interface Step {
  readonly kind: 'created' | 'updated' | 'replaced';
  readonly logicalId: string;
  readonly before: StackResource | undefined;
}

export interface Undo {
  readonly steps: readonly Step[];
  readonly definition: Definition;
  readonly parameters: ReadonlyMap<string, unknown>;
  readonly outputs: readonly StackOutput[];
  readonly imports: ReadonlySet<string>;
}
