/** The report as `--json` prints it. */
import type { ValueChange } from './values';

/** A stateful resource that users would lose. */
export interface Loss {
  readonly logicalId: string;
  readonly path: string;
  readonly type: string;
  readonly what: string;
  /**
   * `replaced`: by a new, empty one; `may be replaced`: known only at deployment; `deleted`: with its
   * content; `left behind`: out of the stack and of use, but still in the account.
   */
  readonly how: 'replaced' | 'may be replaced' | 'deleted' | 'left behind';
  /** It stays in the account, unused. */
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

/** A statement that is on one side only. */
export interface StatementChange {
  readonly how: 'added' | 'removed';
  readonly effect: string;
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly condition: string;
  /** False for what replaces something wider. */
  readonly widens: boolean;
  /** Such as "any resource", "any action", "anyone". */
  readonly everything: readonly string[];
}

/** It keeps somebody out, or data safe. */
export interface SettingChange extends ValueChange {
  readonly logicalId: string;
  readonly resource: string;
  readonly type: string;
  /** Such as "web ACL". */
  readonly about: string;
}

export interface SecurityChanges {
  readonly statements: readonly StatementChange[];
  readonly settings: readonly SettingChange[];
}

/** Of one function, in bytes; undefined on the side that lacks it. */
export interface BundleChange {
  readonly logicalId: string;
  readonly path: string;
  readonly before: BundleSize | undefined;
  readonly after: BundleSize | undefined;
}

export interface BundleSize {
  /** Bytes of all files but source maps. */
  readonly code: number;
  /** Bytes, each file by gzip's best. */
  readonly gzip: number;
}

/** A month, for what stands there. */
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
  /** The deployment would fail. */
  readonly refused: readonly { readonly path: string; readonly type: string; readonly property: string }[];
  readonly security: SecurityChanges;
  readonly resources: readonly ResourceChange[];
  readonly outputs: readonly { readonly name: string; readonly how: 'added' | 'changed' | 'removed' }[];
  readonly onlyHashes: readonly string[];
  readonly bundles: readonly BundleChange[];
  readonly cost: readonly CostChange[];
}

export interface StageReport {
  readonly stage: string;
  readonly exists: 'in both' | 'only before' | 'only after';
  /** From the stage's configuration. */
  readonly reason?: { readonly text: string; readonly isNew: boolean };
  readonly stacks: readonly StackReport[];
}

export interface Report {
  /** Full commit id. */
  readonly base: string;
  readonly otherPackages: boolean;
  /** The other side was synthesized elsewhere. */
  readonly handedOver?: true;
  readonly stages: readonly StageReport[];
  /** 2 when users would lose something without a reason, else 0. */
  readonly status: 0 | 2;
}

export function isUnchanged(stack: StackReport): boolean {
  return (
    stack.exists === 'in both' &&
    [stack.losses, stack.resources, stack.outputs, stack.onlyHashes, stack.security.settings].every(
      (list) => list.length === 0,
    )
  );
}

export function unexplained({ reason, stacks }: StageReport): readonly Loss[] {
  return reason ? [] : stacks.flatMap(({ losses }) => losses);
}
