import { randomUUID } from 'node:crypto';
import type { StackStatus } from '@aws-sdk/client-cloudformation';
import type { Clock, Principal } from '../contract';
import { parameterValues } from '../template/parameters';
import { dependenciesOf } from '../template/references';
import { apply } from './apply';
import type { Journal } from './events';
import { checkExports, importersOf } from './exports';
import type { Definition, OperationOptions, Stack, StackResource, Step, Undo } from './model';
import { ResourceFailure } from './refusals';
import type { Resources } from './resources';
import type { World } from './scope';

export interface OperationsOptions {
  readonly resources: Resources;
  readonly journal: Journal;
  readonly world: World;
  readonly clock: Clock;
  readonly stacks: () => readonly Stack[];
}

type Wording = 'CREATE' | 'UPDATE' | 'IMPORT';

/** They don't throw: the outcome is the stack's status, and is returned. */
export class Operations {
  constructor(private readonly given: OperationsOptions) {}

  async create(stack: Stack, definition: Definition, options: OperationOptions): Promise<Error | undefined> {
    const { journal } = this.given;
    this.begin(stack, 'CREATE_IN_PROGRESS', 'User Initiated', options.token);
    stack.definition = definition;
    stack.disableRollback = options.onFailure === 'DO_NOTHING';
    try {
      const steps: Step[] = [];
      await this.bring(stack, definition, options, steps);
      journal.stack(stack, 'CREATE_COMPLETE', undefined, options.token);
      return undefined;
    } catch (error) {
      await this.failCreation(stack, error as Error, definition, options);
      return error as Error;
    }
  }

  async update(
    stack: Stack,
    definition: Definition,
    options: OperationOptions,
    wording: Exclude<Wording, 'CREATE'> = 'UPDATE',
  ): Promise<Error | undefined> {
    const { journal } = this.given;
    const undo = stack.unfinished ?? this.undoOf(stack);
    const steps: Step[] = [...undo.steps];
    stack.disableRollback = options.onFailure === 'DO_NOTHING';
    this.begin(stack, `${wording}_IN_PROGRESS`, 'User Initiated', options.token);
    try {
      stack.definition = definition;
      const removed = await this.bring(stack, definition, options, steps);
      stack.unfinished = undefined;
      stack.updated = this.given.clock.now();
      if (wording === 'UPDATE') {
        journal.stack(stack, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', undefined, options.token);
        await this.cleanUp(stack, [...removed, ...replacedBy(steps, stack)], definition.principal, options);
      }
      journal.stack(stack, `${wording}_COMPLETE`, undefined, options.token);
      return undefined;
    } catch (error) {
      stack.unfinished = { ...undo, steps };
      const failure = failureOf(error as Error, 'update');
      // There is no status for an import that failed and was left.
      if (options.onFailure === 'DO_NOTHING' && wording === 'UPDATE')
        journal.stack(stack, 'UPDATE_FAILED', failure, options.token);
      else await this.rollBackUpdate(stack, failure, definition.principal, options.token, wording);
      return error as Error;
    }
  }

  async rollBackUpdate(
    stack: Stack,
    reason: string | undefined,
    principal: Principal,
    token?: string,
    wording: Exclude<Wording, 'CREATE'> = 'UPDATE',
    skipped: ReadonlySet<string> = new Set(),
  ): Promise<Error | undefined> {
    const { journal, resources } = this.given;
    const undo = stack.unfinished ?? this.undoOf(stack);
    const options: OperationOptions = { onFailure: 'DO_NOTHING', ...(token === undefined ? {} : { token }) };
    this.begin(stack, `${wording}_ROLLBACK_IN_PROGRESS`, reason, token);
    const remaining = undo.steps.filter(({ logicalId }) => !skipped.has(logicalId));
    const going: StackResource[] = [];
    try {
      for (let step = remaining.at(-1); step; step = remaining.at(-1)) {
        await this.takeBack(stack, step, undo.definition, going, token);
        remaining.pop();
      }
    } catch (error) {
      stack.unfinished = { ...undo, steps: remaining };
      journal.stack(stack, `${wording}_ROLLBACK_FAILED`, failureOf(error as Error, 'update'), token);
      return error as Error;
    }
    stack.definition = undo.definition;
    stack.parameters = undo.parameters;
    stack.outputs = undo.outputs;
    stack.imports = undo.imports;
    stack.unfinished = undefined;
    if (wording === 'UPDATE') {
      journal.stack(stack, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', undefined, token);
      await this.cleanUp(stack, going.reverse(), principal, options, true);
    } else for (const resource of going) resources.leave(stack, resource, token);
    journal.stack(stack, `${wording}_ROLLBACK_COMPLETE`, undefined, token);
    return undefined;
  }

  /** For a creation that failed and was left as it was. */
  async rollBackCreation(stack: Stack, reason: string, principal: Principal, token?: string): Promise<void> {
    const { journal } = this.given;
    this.begin(stack, 'ROLLBACK_IN_PROGRESS', reason, token);
    const failed = await this.removeAll(stack, principal, token, (resource) =>
      resource.definition.DeletionPolicy === 'Retain' && resource.made !== undefined ? 'leave' : 'delete',
    );
    journal.stack(
      stack,
      failed.length === 0 ? 'ROLLBACK_COMPLETE' : 'ROLLBACK_FAILED',
      failed.length === 0 ? undefined : failedToDelete(failed),
      token,
    );
  }

  async delete(
    stack: Stack,
    principal: Principal,
    { token, retain = new Set() }: { readonly token?: string; readonly retain?: ReadonlySet<string> } = {},
  ): Promise<Error | undefined> {
    const { journal, clock } = this.given;
    const users = stack.outputs.flatMap(({ exportName }) =>
      exportName === undefined
        ? []
        : importersOf(exportName, this.given.stacks()).map(({ identity }) => ({ exportName, identity })),
    );
    const [used] = users.filter(({ identity }) => identity.id !== stack.identity.id);
    if (used) {
      const reason = `Delete canceled. Cannot delete export ${used.exportName} as it is in use by ${used.identity.name}.`;
      journal.stack(stack, stack.status, reason, token);
      return new Error(reason);
    }
    this.begin(stack, 'DELETE_IN_PROGRESS', 'User Initiated', token);
    const failed = await this.removeAll(stack, principal, token, ({ logicalId, definition, made }) =>
      retain.has(logicalId) || (made && /^Retain/.test(definition.DeletionPolicy ?? '')) ? 'leave' : 'delete',
    );
    if (failed.length > 0) {
      journal.stack(stack, 'DELETE_FAILED', failedToDelete(failed), token);
      return new Error(failedToDelete(failed));
    }
    stack.outputs = [];
    stack.imports = new Set();
    stack.deleted = clock.now();
    journal.stack(stack, 'DELETE_COMPLETE', undefined, token);
    return undefined;
  }

  private begin(
    stack: Stack,
    status: StackStatus,
    reason: string | undefined,
    token: string | undefined,
  ): void {
    stack.operationId = randomUUID();
    stack.drift = undefined;
    stack.drifts.clear();
    this.given.journal.stack(stack, status, reason, token);
  }

  private undoOf({ definition, parameters, outputs, imports, identity }: Stack): Undo {
    if (!definition) throw new Error(`${identity.name} has no template.`);
    return { steps: [], definition, parameters, outputs, imports };
  }

  /** @returns resources that the template no longer has */
  private async bring(
    stack: Stack,
    definition: Definition,
    options: OperationOptions,
    steps: Step[],
  ): Promise<readonly StackResource[]> {
    const { resources, world } = this.given;
    const parameters = await parameterValues(
      stack.identity.name,
      definition.template,
      definition.ssmParameter,
      definition.given,
    );
    const { removed, outputs, imports } = await apply(stack, definition, {
      resources,
      world,
      parameters,
      options,
      steps,
    });
    checkExports(stack, outputs, this.given.stacks());
    stack.parameters = parameters;
    stack.outputs = outputs;
    stack.imports = imports;
    return removed;
  }

  private async failCreation(
    stack: Stack,
    error: Error,
    { principal }: Definition,
    { onFailure, token }: OperationOptions,
  ): Promise<void> {
    const failure = failureOf(error, 'create');
    if (onFailure === 'DO_NOTHING') {
      this.given.journal.stack(stack, 'CREATE_FAILED', failure, token);
      return;
    }
    if (onFailure === 'DELETE') {
      this.given.journal.stack(stack, 'CREATE_FAILED', failure, token);
      await this.delete(stack, principal, token === undefined ? {} : { token });
      return;
    }
    await this.rollBackCreation(stack, `${failure}Rollback requested by user.`, principal, token);
  }

  /** What the step made goes to `going`, to be removed at the end. */
  private async takeBack(
    stack: Stack,
    { kind, logicalId, before }: Step,
    { assetPath, principal }: Definition,
    going: StackResource[],
    token: string | undefined,
  ): Promise<void> {
    const { resources, journal } = this.given;
    const now = stack.resources.get(logicalId);
    if (kind === 'created' || !before?.made) {
      stack.resources.delete(logicalId);
      if (now) going.push(now);
      return;
    }
    const isUntouched = !resources.canUpdate(before.definition.Type);
    if (kind === 'replaced' || isUntouched) {
      if (now && kind === 'replaced') going.push(now);
      resources.set(stack, journal.resource(stack, before, 'UPDATE_COMPLETE', { token }));
      return;
    }
    const { definition, generation, made } = before;
    const { properties } = made.request;
    const changed = now ?? before;
    const back = await resources.update(stack, changed, {
      logicalId,
      definition,
      properties,
      generation,
      assetPath,
      principal,
      token,
    });
    if (back.made?.result.ref !== changed.made?.result.ref) going.push(changed);
  }

  /**
   * Removes what an update left over, newest first; what can't be removed stays and is told.
   *
   * @param isFresh for what the undone update made: `RetainExceptOnCreate` doesn't retain it
   */
  private async cleanUp(
    stack: Stack,
    leftover: readonly StackResource[],
    principal: Principal,
    { token }: OperationOptions,
    isFresh = false,
  ): Promise<void> {
    const { resources } = this.given;
    for (const resource of [...leftover].reverse()) {
      const standsIn = stack.resources.get(resource.logicalId);
      const isReplaced = standsIn !== undefined && standsIn.made !== resource.made;
      if (!isReplaced) stack.resources.delete(resource.logicalId);
      const policy = isReplaced
        ? standsIn.definition.UpdateReplacePolicy
        : resource.definition.DeletionPolicy;
      const isRetained = isFresh ? !isReplaced && policy === 'Retain' : /^Retain/.test(policy ?? '');
      try {
        if (resource.made && isRetained) resources.leave(stack, resource, token);
        else await resources.delete(stack, resource, principal, token);
      } catch (error) {
        ignoreFailure(error);
        resources.abandon(resource);
      }
    }
  }

  /**
   * Newest first. A resource stays while one that was made from it stays.
   *
   * @returns those that could not be removed
   */
  private async removeAll(
    stack: Stack,
    principal: Principal,
    token: string | undefined,
    what: (resource: StackResource) => 'leave' | 'delete',
  ): Promise<readonly string[]> {
    const { resources } = this.given;
    const failed: string[] = [];
    const needed = new Set<string>();
    for (const resource of [...stack.resources.values()].reverse()) {
      const { logicalId, definition } = resource;
      const keep = () => {
        for (const dependency of dependenciesOf(definition)) needed.add(dependency);
      };
      if (needed.has(logicalId)) {
        keep();
        continue;
      }
      try {
        if (what(resource) === 'leave') resources.leave(stack, resource, token);
        else await resources.delete(stack, resource, principal, token);
        stack.resources.delete(logicalId);
      } catch (error) {
        ignoreFailure(error);
        failed.push(logicalId);
        resources.set(stack, { ...resource, status: 'DELETE_FAILED', reason: (error as Error).message });
        keep();
      }
    }
    return failed;
  }
}

/** Also where an update gave another physical id, as custom resources do. */
function replacedBy(steps: readonly Step[], stack: Stack): StackResource[] {
  const replaced = new Map<string, StackResource>();
  for (const { before, logicalId } of steps) {
    const old = before?.made?.result.ref;
    if (before && old !== undefined && old !== stack.resources.get(logicalId)?.made?.result.ref)
      replaced.set(JSON.stringify([logicalId, old]), before);
  }
  return [...replaced.values()];
}

function failureOf(error: Error, verb: 'create' | 'update'): string {
  return error instanceof ResourceFailure
    ? `The following resource(s) failed to ${verb}: [${error.logicalId}]. `
    : `${error.message} `;
}

function failedToDelete(logicalIds: readonly string[]): string {
  return `The following resource(s) failed to delete: [${logicalIds.join(', ')}]. `;
}

function ignoreFailure(error: unknown): void {
  if (!(error instanceof ResourceFailure)) throw error;
}
