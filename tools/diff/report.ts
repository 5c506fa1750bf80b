/** What a comparison finds, as `--json` prints it. */
import type { ValueChange } from './values';

/** A stateful resource that users would lose, or an outcome that comes to the same. */
export interface Loss {
  readonly logicalId: string;
  readonly path: string;
  readonly type: string;
  readonly what: string;
  /**
   * `replaced`: a new, empty one takes its place; `may be replaced`: CloudFormation knows only when it
   * deploys; `deleted`: gone with what it holds; `left behind`: out of the stack, and nothing uses it any
   * more, but it stays in the account.
   */
  readonly how: 'replaced' | 'may be replaced' | 'deleted' | 'left behind';
  /** Whether the old one stays in the account, out of use. */
  readonly oldOneStays: boolean;
  /** Properties whose change replaces it. */
  readonly because: readonly string[];
  /** What users lose. */
  readonly loss: string;
}

export interface ResourceChange {
  readonly logicalId: string;
  readonly path: string;
  readonly type: string;
  readonly how: 'added' | 'changed' | 'may be replaced' | 'replaced' | 'removed';
  readonly changes: readonly ValueChange[];
}

/** A statement of a policy that is there on one side only. */
export interface StatementChange {
  readonly how: 'added' | 'removed';
  readonly effect: string;
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly condition: string;
  /** Whether somebody may do more than before. False for what merely replaces something wider. */
  readonly widens: boolean;
  /** What stands for everything: "any resource", "any action", "anyone". */
  readonly everything: readonly string[];
}

/** A setting that keeps somebody out, or stuff safe. */
export interface SettingChange extends ValueChange {
  readonly logicalId: string;
  readonly resource: string;
  readonly type: string;
  /** What the setting is about: "web ACL", "who may call the API". */
  readonly about: string;
}

export interface SecurityChanges {
  readonly statements: readonly StatementChange[];
  readonly settings: readonly SettingChange[];
}

/** Size of the code of one function. Bytes; undefined on the side that lacks the function. */
export interface BundleChange {
  readonly logicalId: string;
  readonly path: string;
  readonly before: BundleSize | undefined;
  readonly after: BundleSize | undefined;
}

export interface BundleSize {
  /** Bytes that Lambda reads: all files but source maps. */
  readonly code: number;
  /** The same, each file by itself compressed as gzip does at its best. */
  readonly gzip: number;
}

/** What a stack costs a month more (or, negative, less) by standing there, whoever uses it. */
export interface CostChange {
  readonly item: string;
  readonly before: number;
  readonly after: number;
  /** US dollars a month. */
  readonly dollars: number;
}

export interface StackReport {
  readonly name: string;
  readonly exists: 'in both' | 'only before' | 'only after';
  readonly losses: readonly Loss[];
  /** Changes that the service refuses: the deployment would fail. */
  readonly refused: readonly { readonly path: string; readonly type: string; readonly property: string }[];
  readonly security: SecurityChanges;
  readonly resources: readonly ResourceChange[];
  readonly outputs: readonly { readonly name: string; readonly how: 'added' | 'changed' | 'removed' }[];
  /** Resources in which nothing but a hash of code or of the API's definition differs. */
  readonly onlyHashes: readonly string[];
  readonly bundles: readonly BundleChange[];
  readonly cost: readonly CostChange[];
}

export interface StageReport {
  readonly stage: string;
  readonly exists: 'in both' | 'only before' | 'only after';
  /** Why the stage may let go of data, as its configuration says, and whether it said so before. */
  readonly reason?: { readonly text: string; readonly isNew: boolean };
  readonly stacks: readonly StackReport[];
}

export interface Report {
  /** Full id of the commit that was compared with. */
  readonly base: string;
  readonly otherPackages: boolean;
  /** Set where the other side was synthesized elsewhere, with packages of its own. */
  readonly handedOver?: true;
  readonly stages: readonly StageReport[];
  /** 2 when users would lose something and no reason is written down, else 0. */
  readonly status: 0 | 2;
}

/** Whether anything at all differs in a stack. */
export function isUnchanged(stack: StackReport): boolean {
  return (
    stack.exists === 'in both' &&
    [stack.losses, stack.resources, stack.outputs, stack.onlyHashes, stack.security.settings].every(
      (list) => list.length === 0,
    )
  );
}

/** Losses of a stage that nobody gave a reason for. */
export function unexplained({ reason, stacks }: StageReport): readonly Loss[] {
  return reason ? [] : stacks.flatMap(({ losses }) => losses);
}
