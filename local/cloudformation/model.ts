/** What CloudFormation knows of a stack. */
import type { MadeResource, Principal, StackIdentity } from '../contract';
import type { SsmParameter } from '../template/parameters';
import type { Template, TemplateResource } from '../template/types';

/** A resource that no service makes, or not with its properties. */
export interface SkippedResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** What of it is not emulated, where its type is. */
  readonly reason?: string;
}

/** What a stack is asked to be. */
export interface Definition {
  /** The template as it was given, JSON or YAML. */
  readonly text: string;
  readonly template: Template;
  /** As given, without defaults; names of SSM parameters, not their values. */
  readonly given: ReadonlyMap<string, string>;
  readonly tags: Readonly<Record<string, string>>;
  /** Absolute folder or file of an asset by its S3 object key, and the bucket if the template names one. */
  readonly assetPath: (objectKey: string, bucket?: string) => string;
  readonly ssmParameter: SsmParameter;
  /** Whose permissions count: the given role's, or the caller's. */
  readonly principal: Principal;
  readonly roleArn: string | undefined;
  readonly capabilities: readonly string[];
  readonly notificationArns: readonly string[];
  /** Id of the stack that this one is a resource of. */
  readonly parentId?: string;
  /** Id of the stack that all began with. */
  readonly rootId?: string;
  /** True of what each start makes from an assembly. */
  readonly ofAssembly?: boolean;
}

/** What an operation does besides. */
export interface OperationOptions {
  /** `ROLLBACK` undoes; `DO_NOTHING` leaves things; `DELETE` removes a stack that can't be made. */
  readonly onFailure: 'ROLLBACK' | 'DO_NOTHING' | 'DELETE';
  /** `ClientRequestToken` of the call, repeated in its events. */
  readonly token?: string;
  /** Resources to take over, by logical id: the identifying values. */
  readonly imports?: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/** A resource of a stack, as it is now. */
export interface StackResource {
  readonly logicalId: string;
  readonly definition: TemplateResource;
  /** How often it was replaced; goes into generated names. */
  readonly generation: number;
  /** Absent while it could not be made. */
  readonly made: MadeResource | undefined;
  /** Why it isn't emulated, by type or properties. */
  readonly passedOver: string | undefined;
  readonly status: string;
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
  readonly status: string;
  readonly reason: string | undefined;
  readonly properties: unknown;
  readonly token: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

/** A property that stands otherwise than the template says. */
export interface PropertyDifference {
  /** JSON pointer, e.g. `/Environment/Variables/NAME`. */
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
  readonly kind: 'ADD' | 'REMOVE' | 'NOT_EQUAL';
}

/** What a look at one resource found. */
export interface ResourceDrift {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly status: 'IN_SYNC' | 'MODIFIED' | 'DELETED' | 'UNKNOWN';
  /** Why nothing is known. */
  readonly reason: string | undefined;
  /** Properties that were compared; absent for what is gone or unknown. */
  readonly expected: Readonly<Record<string, unknown>> | undefined;
  readonly actual: Readonly<Record<string, unknown>> | undefined;
  readonly differences: readonly PropertyDifference[];
  /** Milliseconds since the Unix epoch. */
  readonly checked: number;
}

/** A look at a whole stack. */
export interface DriftDetection {
  readonly id: string;
  readonly stackId: string;
  readonly status: 'DRIFTED' | 'IN_SYNC' | 'UNKNOWN';
  readonly reason: string | undefined;
  readonly drifted: number;
  /** Milliseconds since the Unix epoch. */
  readonly checked: number;
}

/** A change of one resource, as a change set shows it. */
export interface ResourceChange {
  readonly action: 'Add' | 'Modify' | 'Remove' | 'Import';
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string | undefined;
  readonly replacement: 'True' | 'False' | 'Conditional' | undefined;
  readonly policyAction: 'Delete' | 'Retain' | 'ReplaceAndDelete' | 'ReplaceAndRetain' | undefined;
  readonly scope: readonly string[];
  /** Properties that change; `Never`, `Always` or `Conditionally` replaced. */
  readonly details: readonly { readonly property: string; readonly recreation: string }[];
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
  /** How many stacks of this name there were before; goes into generated names. */
  readonly incarnation: number;
  readonly created: number;
  updated: number | undefined;
  deleted: number | undefined;
  status: string;
  reason: string | undefined;
  /** Undefined until the first operation begins (`REVIEW_IN_PROGRESS`). */
  definition: Definition | undefined;
  /** Values of the parameters, those from SSM resolved. */
  parameters: ReadonlyMap<string, unknown>;
  terminationProtection: boolean;
  disableRollback: boolean;
  outputs: readonly StackOutput[];
  /** Exports that the template imports. */
  imports: ReadonlySet<string>;
  /** In the order in which they were made. */
  resources: Map<string, StackResource>;
  /** Generations of resources, also of those that are gone. */
  readonly generations: Map<string, number>;
  /** Oldest first. */
  readonly events: StackEvent[];
  readonly changeSets: Map<string, ChangeSet>;
  operationId: string;
  /** The newest look at the whole stack; undefined since its template last changed. */
  drift: DriftDetection | undefined;
  /** By logical id: of resources that were looked at since. */
  readonly drifts: Map<string, ResourceDrift>;
  /** What is still to be undone of a failed update. */
  unfinished: Undo | undefined;
  /** Ends with the operation that runs; undefined when none does. */
  running: Promise<void> | undefined;
}

/** A step of an update that can be taken back. */
export interface Step {
  readonly kind: 'created' | 'updated' | 'replaced';
  readonly logicalId: string;
  readonly before: StackResource | undefined;
}

/** The way back from an update. */
export interface Undo {
  readonly steps: readonly Step[];
  readonly definition: Definition;
  readonly parameters: ReadonlyMap<string, unknown>;
  readonly outputs: readonly StackOutput[];
  readonly imports: ReadonlySet<string>;
}
