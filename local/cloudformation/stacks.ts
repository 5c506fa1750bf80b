import { randomUUID } from 'node:crypto';
import type { StackStatus } from '@aws-sdk/client-cloudformation';
import type { Clock, Principal } from '../contract';
import { stableUuid } from '../template/names';
import { parameterValues } from '../template/parameters';
import { TemplateError } from '../template/types';
import { Drifts } from './drift';
import { Journal } from './events';
import { exportsOf, importersOf } from './exports';
import { importFailure } from './imports';
import { Inventory } from './inventory';
import { definitionOf, type KeptStack, type Memory, stackOf } from './memory';
import type { ChangeSet, Definition, OperationOptions, Stack } from './model';
import { Operations } from './operations';
import { isUnchanged, previewOf } from './preview';
import { alreadyExists, noSuchChangeSet, noSuchStack, refuseMissing, validationError } from './refusals';
import { Resources, type ResourcesOptions } from './resources';
import type { World } from './scope';

export interface StacksOptions extends Pick<ResourcesOptions, 'provider' | 'fault' | 'authorize'> {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly clock: Clock;
  readonly memory?: Memory;
  readonly onSettled?: () => void;
}

export interface Begun {
  readonly stack: Stack;
  /** Ends with the operation; gives what went wrong. */
  readonly done: Promise<Error | undefined>;
}

const STACK_NAME = /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/;
const CAN_BE_UPDATED: readonly StackStatus[] = [
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_COMPLETE',
];
const NOTHING_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

export class Stacks {
  readonly inventory = new Inventory();
  readonly drifts: Drifts;
  /** By id; those that are gone too. */
  private readonly all = new Map<string, Stack>();
  private readonly journal: Journal;
  private readonly resources: Resources;
  private readonly operations: Operations;
  readonly world: World;

  constructor(private readonly options: StacksOptions) {
    this.journal = new Journal(options.clock);
    this.drifts = new Drifts(options);
    this.world = {
      exportValue: (name) => exportsOf(this.live()).get(name)?.value,
      stackOutput: (stackName, output) =>
        this.named(stackName)?.outputs.find(({ name }) => name === output)?.value,
    };
    this.resources = new Resources({ ...options, inventory: this.inventory, journal: this.journal });
    this.operations = new Operations({
      resources: this.resources,
      journal: this.journal,
      world: this.world,
      clock: options.clock,
      stacks: () => this.live(),
    });
  }

  /** Oldest first. */
  live(): Stack[] {
    return [...this.all.values()].filter(({ deleted }) => deleted === undefined);
  }

  /** Newest first, with those that are gone. */
  everyStack(): Stack[] {
    return [...this.all.values()].reverse();
  }

  /** By name only one that stands, by id any. @throws AwsError */
  find(nameOrId: string): Stack {
    const stack = this.named(nameOrId) ?? this.all.get(nameOrId);
    if (!stack) throw noSuchStack(nameOrId);
    return stack;
  }

  named(name: string): Stack | undefined {
    return this.live().find(({ identity }) => identity.name === name);
  }

  importersOf(exportName: string): Stack[] {
    return importersOf(exportName, this.live());
  }

  /** @throws AwsError AlreadyExistsException, ValidationError */
  create(
    name: string,
    definition: Definition,
    options: OperationOptions,
    place: Pick<StacksOptions, 'account' | 'region'> = this.options,
  ): Begun {
    if (this.named(name)) throw alreadyExists(name);
    refuseMissing(definition, place.region);
    const stack = this.open(name, place);
    return this.begin(stack, () => this.operations.create(stack, definition, options));
  }

  /** @throws AwsError ValidationError */
  async update(nameOrId: string, definition: Definition, options: OperationOptions): Promise<Begun> {
    const begun = await this.updateIfChanged(nameOrId, definition, options);
    if (!begun) throw validationError('No updates are to be performed.');
    return begun;
  }

  /** @throws AwsError ValidationError */
  async updateIfChanged(
    nameOrId: string,
    definition: Definition,
    options: OperationOptions,
  ): Promise<Begun | undefined> {
    const stack = this.find(nameOrId);
    this.refuseUnlessUpdatable(stack, options);
    const parameters = await this.parametersOf(stack, definition);
    await this.preview(stack, definition, parameters, options);
    if (isUnchanged(stack, definition, parameters)) return undefined;
    return this.begin(stack, () => this.operations.update(stack, definition, options));
  }

  async createChangeSet(
    name: string,
    given: Pick<ChangeSet, 'name' | 'kind' | 'description' | 'options'> & { readonly definition: Definition },
  ): Promise<{ readonly stack: Stack; readonly changeSet: ChangeSet }> {
    const { definition, options, kind } = given;
    const known = this.named(name) ?? this.all.get(name);
    const stack = this.stackFor(known, name, kind, options);
    if (stack.changeSets.has(given.name))
      throw validationError(
        `ChangeSet ${given.name} cannot be created due to a mismatch with existing attribute Template`,
      );
    const parameters = await this.parametersOf(stack, definition);
    const changes = await this.preview(stack, definition, parameters, options);
    // A stack in review, only once its first change set makes sense.
    this.all.set(stack.identity.id, stack);
    if (!known) this.journal.stack(stack, 'REVIEW_IN_PROGRESS', 'User Initiated', options.token);
    const { account, region, partition } = stack.identity;
    const changeSet: ChangeSet = {
      ...given,
      id: `arn:${partition}:cloudformation:${region}:${account}:changeSet/${given.name}/${randomUUID()}`,
      created: this.options.clock.now(),
      changes,
      failure:
        kind === 'IMPORT'
          ? await importFailure(stack, definition, changes, options, this.resources)
          : kind === 'UPDATE' && isUnchanged(stack, definition, parameters)
            ? NOTHING_CHANGES
            : undefined,
      executed: false,
    };
    stack.changeSets.set(given.name, changeSet);
    return { stack, changeSet };
  }

  /** @throws AwsError ChangeSetNotFound */
  findChangeSet(nameOrId: string, stackName: string | undefined): { stack: Stack; changeSet: ChangeSet } {
    const stacks = stackName === undefined ? this.everyStack() : [this.find(stackName)];
    for (const stack of stacks)
      for (const changeSet of stack.changeSets.values())
        if (changeSet.id === nameOrId || (stackName !== undefined && changeSet.name === nameOrId))
          return { stack, changeSet };
    throw noSuchChangeSet(nameOrId);
  }

  /** @throws AwsError */
  executeChangeSet(
    nameOrId: string,
    stackName: string | undefined,
    given: Pick<OperationOptions, 'onFailure' | 'token'>,
  ): Begun {
    const { stack, changeSet } = this.findChangeSet(nameOrId, stackName);
    if (changeSet.failure !== undefined || changeSet.executed)
      throw validationError(
        `ChangeSet [${changeSet.id}] cannot be executed in its current status of [${changeSet.failure === undefined ? 'EXECUTE_COMPLETE' : 'FAILED'}]`,
      );
    const { definition, kind } = changeSet;
    const options: OperationOptions = { ...changeSet.options, ...given };
    if (kind === 'UPDATE') this.refuseUnlessUpdatable(stack, options);
    changeSet.executed = true;
    // The others were worked out for what the stack no longer is.
    stack.changeSets.clear();
    stack.changeSets.set(changeSet.name, changeSet);
    // An import begins with a stack without resources.
    if (kind === 'IMPORT')
      stack.definition ??= { ...definition, text: '{"Resources":{}}', template: { Resources: {} } };
    return this.begin(stack, () =>
      stack.definition
        ? this.operations.update(stack, definition, options, kind === 'IMPORT' ? 'IMPORT' : 'UPDATE')
        : this.operations.create(stack, definition, options),
    );
  }

  /** Undefined when there is none. @throws AwsError ValidationError */
  delete(
    nameOrId: string,
    principal: Principal,
    { token, retain = [] }: { readonly token?: string; readonly retain?: readonly string[] } = {},
  ): Begun | undefined {
    const stack = this.named(nameOrId) ?? this.all.get(nameOrId);
    if (!stack || stack.deleted !== undefined) return undefined;
    const { identity, status } = stack;
    if (stack.terminationProtection)
      throw validationError(
        `Stack [${identity.name}] cannot be deleted while TerminationProtection is enabled`,
      );
    if (stack.running) throw inState(stack, 'deleted');
    if (retain.length > 0 && status !== 'DELETE_FAILED')
      throw validationError(
        `Invalid operation on stack [${identity.id}]. When you delete a stack, specify which resources to retain only when the stack is in the DELETE_FAILED state.`,
      );
    return this.begin(stack, () =>
      this.operations.delete(stack, principal, {
        retain: new Set(retain),
        ...(token === undefined ? {} : { token }),
      }),
    );
  }

  /** @throws AwsError ValidationError */
  protect(nameOrId: string, isProtected: boolean): Stack {
    const stack = this.find(nameOrId);
    if (stack.deleted !== undefined) throw validationError(`Stack [${stack.identity.name}] does not exist`);
    stack.terminationProtection = isProtected;
    this.options.memory?.keep(stack);
    return stack;
  }

  /**
   * Makes a data folder's stacks again, under the same names, in their order. An interrupted operation is
   * told as failed.
   *
   * @param except names of stacks that the start's assemblies make
   * @throws Error naming the resource that can't be made again
   */
  async restore(
    except: ReadonlySet<string>,
    more: (kept: KeptStack) => Pick<Definition, 'assetPath' | 'ssmParameter'>,
  ): Promise<void> {
    const { memory } = this.options;
    for (const kept of memory?.all() ?? []) {
      if (except.has(kept.identity.name)) {
        memory?.forget(kept.identity.name);
        continue;
      }
      const definition = definitionOf(kept.definition, more(kept));
      const stack = stackOf(kept, definition);
      this.all.set(stack.identity.id, stack);
      for (const resource of kept.resources) await this.resources.remake(stack, resource, definition);
    }
  }

  /** For what failed and was left. @throws AwsError ValidationError */
  rollBack(nameOrId: string, principal: Principal, token?: string): Begun {
    const stack = this.find(nameOrId);
    const { status } = stack;
    if (stack.running) throw inState(stack, 'rolled back');
    if (status === 'CREATE_FAILED')
      return this.begin(stack, async () => {
        await this.operations.rollBackCreation(stack, 'User Initiated', principal, token);
        return undefined;
      });
    if (status !== 'UPDATE_FAILED') throw inState(stack, 'rolled back');
    return this.begin(stack, () => this.operations.rollBackUpdate(stack, 'User Initiated', principal, token));
  }

  /** For a rollback that failed. @throws AwsError ValidationError */
  continueRollback(
    nameOrId: string,
    principal: Principal,
    skipped: readonly string[],
    token?: string,
  ): Begun {
    const stack = this.find(nameOrId);
    if (stack.status !== 'UPDATE_ROLLBACK_FAILED' || stack.running)
      throw validationError(
        `Stack:${stack.identity.id} is in ${stack.status} state and can not continue update rollback.`,
      );
    return this.begin(stack, () =>
      this.operations.rollBackUpdate(stack, 'User Initiated', principal, token, 'UPDATE', new Set(skipped)),
    );
  }

  /** As they would be now. @throws AwsError ValidationError */
  async parametersOf(
    stack: Stack,
    { template, given, ssmParameter }: Definition,
  ): Promise<ReadonlyMap<string, unknown>> {
    refuseMissing({ template }, stack.identity.region);
    return refusing(() => parameterValues(stack.identity.name, template, ssmParameter, given));
  }

  private async preview(
    stack: Stack,
    definition: Definition,
    parameters: ReadonlyMap<string, unknown>,
    options: OperationOptions,
  ) {
    return refusing(() => previewOf(stack, definition, parameters, this.world, options));
  }

  private stackFor(
    known: Stack | undefined,
    name: string,
    kind: ChangeSet['kind'],
    options: OperationOptions,
  ): Stack {
    if (!known || known.deleted !== undefined) {
      if (kind === 'UPDATE') throw noSuchStack(name);
      return this.blank(name, this.options);
    }
    const isInReview = known.status === 'REVIEW_IN_PROGRESS';
    if (kind === 'CREATE' && !isInReview) throw alreadyExists(known.identity.name);
    if (kind === 'UPDATE' || (kind === 'IMPORT' && !isInReview)) this.refuseUnlessUpdatable(known, options);
    return known;
  }

  private refuseUnlessUpdatable(stack: Stack, { onFailure }: OperationOptions): void {
    const { status, running } = stack;
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
    const isPaused = status === 'UPDATE_FAILED' || (status === 'CREATE_FAILED' && onFailure === 'DO_NOTHING');
    if (running || !(CAN_BE_UPDATED.includes(status) || isPaused)) throw inState(stack, 'updated');
  }

  private open(name: string, place: Pick<StacksOptions, 'account' | 'region'>): Stack {
    const stack = this.blank(name, place);
    this.all.set(stack.identity.id, stack);
    return stack;
  }

  private blank(name: string, { account, region }: Pick<StacksOptions, 'account' | 'region'>): Stack {
    if (!STACK_NAME.test(name))
      throw validationError(
        `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
      );
    const { partition, clock } = this.options;
    const before = [...this.all.values()].filter(({ identity }) => identity.name === name);
    const incarnation = Math.max(-1, ...before.map((stack) => stack.incarnation)) + 1;
    const seeds = incarnation === 0 ? [] : [String(incarnation)];
    const id = `arn:${partition}:cloudformation:${region}:${account}:stack/${name}/${stableUuid(name, account, region, ...seeds)}`;
    return {
      identity: { name, id, account, region, partition },
      incarnation,
      created: clock.now(),
      updated: undefined,
      deleted: undefined,
      status: 'REVIEW_IN_PROGRESS',
      reason: undefined,
      definition: undefined,
      parameters: new Map(),
      terminationProtection: false,
      disableRollback: false,
      outputs: [],
      imports: new Set(),
      resources: new Map(),
      generations: new Map(),
      events: [],
      changeSets: new Map(),
      operationId: randomUUID(),
      drift: undefined,
      drifts: new Map(),
      unfinished: undefined,
      running: undefined,
    };
  }

  private begin(stack: Stack, operation: () => Promise<Error | undefined>): Begun {
    const done = operation();
    stack.running = done
      .then(() => undefined)
      .finally(() => {
        stack.running = undefined;
        this.options.memory?.keep(stack);
        this.options.onSettled?.();
      });
    return { stack, done };
  }
}

function inState({ identity, status }: Stack, verb: string) {
  return validationError(`Stack:${identity.id} is in ${status} state and can not be ${verb}.`);
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TemplateError) throw validationError(error.message);
    throw error;
  }
}
