import { randomUUID } from 'node:crypto';
import type { ResourceStatus } from '@aws-sdk/client-cloudformation';
import {
  AwsError,
  type MadeResource,
  PassedOver,
  type Principal,
  type ResourceProvider,
  type ResourceRequest,
  type ResourceResult,
  type StackIdentity,
} from '../contract';
import { physicalName, stableId } from '../template/names';
import type { TemplateResource } from '../template/types';
import { type Journal, STACK_TYPE } from './events';
import { type Inventory, nameIn } from './inventory';
import type { KeptResource } from './memory';
import type { Definition, Stack, StackResource } from './model';
import { ResourceFailure } from './refusals';

export type Verb = 'Create' | 'Update' | 'Delete';

export interface Target {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
}

export interface ResourcesOptions {
  readonly provider: (type: string) => ResourceProvider | undefined;
  /** @throws AwsError of a fault that waits for this */
  readonly fault: (verb: Verb, target: Target, when: 'before' | 'after') => Promise<void>;
  /** @throws Error when the principal may not do this */
  readonly authorize: (principal: Principal, verb: Verb | 'Read', type: string) => void;
  readonly inventory: Inventory;
  readonly journal: Journal;
}

export interface Wanted {
  readonly logicalId: string;
  readonly definition: TemplateResource;
  /** Intrinsic functions resolved. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly generation: number;
  readonly assetPath: ResourceRequest['assetPath'];
  readonly principal: Principal;
  readonly token: string | undefined;
}

type Resource = Omit<StackResource, 'status' | 'reason' | 'changed'>;

const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyz0123456789';

export class Resources {
  constructor(private readonly options: ResourcesOptions) {}

  /** @throws ResourceFailure; what was made nevertheless is in the stack */
  async create(stack: Stack, wanted: Wanted): Promise<StackResource> {
    const { logicalId, definition, generation } = wanted;
    const { journal, inventory } = this.options;
    const token = { token: wanted.token };
    const blank: Resource = { logicalId, definition, generation, made: undefined, passedOver: undefined };
    const provider = this.options.provider(definition.Type);
    if (!provider) return this.passOver(stack, blank, wanted, undefined);
    const request = requestOf(stack, wanted);
    journal.resource(stack, blank, 'CREATE_IN_PROGRESS', token);
    const target = targetOf(stack, blank);
    let made: MadeResource | undefined;
    try {
      this.options.authorize(wanted.principal, 'Create', definition.Type);
      this.refuseTakenName(definition.Type, request.properties);
      await this.options.fault('Create', target, 'before');
      made = { request, result: await provider.create(request) };
      inventory.add({ type: definition.Type, made, stackId: stack.identity.id });
      await this.options.fault('Create', target, 'after');
    } catch (error) {
      if (error instanceof PassedOver) return this.passOver(stack, blank, wanted, error.message);
      throw this.failed(stack, { ...blank, made }, 'CREATE_FAILED', error, wanted.token);
    }
    const resource: Resource = { ...blank, made };
    journal.resource(stack, resource, 'CREATE_IN_PROGRESS', {
      ...token,
      reason: 'Resource creation Initiated',
    });
    return this.put(stack, resource, 'CREATE_COMPLETE', wanted.token);
  }

  /** @throws ResourceFailure */
  async update(stack: Stack, before: StackResource, wanted: Wanted): Promise<StackResource> {
    const { journal, inventory } = this.options;
    const { logicalId, definition } = wanted;
    const resource: Resource = { ...before, definition };
    const current = before.made;
    if (!current) throw new Error(`${logicalId} was never made.`);
    if (before.passedOver !== undefined) return this.passOver(stack, resource, wanted, before.passedOver);
    journal.resource(stack, resource, 'UPDATE_IN_PROGRESS', { token: wanted.token });
    const request = requestOf(stack, wanted);
    const target = targetOf(stack, resource);
    try {
      const provider = this.options.provider(definition.Type);
      if (!provider?.update) throw notEmulated(definition.Type, 'changed where it stands');
      this.options.authorize(wanted.principal, 'Update', definition.Type);
      await this.options.fault('Update', target, 'before');
      const made = { request, result: await provider.update(request, current) };
      inventory.remove(current);
      inventory.add({ type: definition.Type, made, stackId: stack.identity.id });
      // Before a fault may follow: what changed must be changed back.
      this.set(stack, {
        ...resource,
        made,
        status: before.status,
        reason: undefined,
        changed: before.changed,
      });
      await this.options.fault('Update', target, 'after');
      return this.put(stack, { ...resource, made }, 'UPDATE_COMPLETE', wanted.token);
    } catch (error) {
      // Half of what was tried may have happened.
      const now = stack.resources.get(logicalId)?.made ?? current;
      const made = now === current ? { request, result: current.result } : now;
      throw this.failed(stack, { ...resource, made }, 'UPDATE_FAILED', error, wanted.token);
    }
  }

  /**
   * The caller keeps the stack's list of resources.
   *
   * @throws ResourceFailure
   */
  async delete(stack: Stack, resource: StackResource, principal: Principal, token?: string): Promise<void> {
    const { journal, inventory } = this.options;
    const { made, passedOver, definition } = resource;
    journal.resource(stack, resource, 'DELETE_IN_PROGRESS', { token });
    if (made && passedOver === undefined) {
      const target = targetOf(stack, resource);
      try {
        const provider = this.options.provider(definition.Type);
        if (!provider?.delete) throw notEmulated(definition.Type, 'removed');
        this.options.authorize(principal, 'Delete', definition.Type);
        await this.options.fault('Delete', target, 'before');
        await provider.delete(made);
        inventory.remove(made);
        await this.options.fault('Delete', target, 'after');
      } catch (error) {
        throw this.failed(stack, resource, 'DELETE_FAILED', error, token, true);
      }
    }
    journal.resource(stack, resource, 'DELETE_COMPLETE', { token });
  }

  leave(stack: Stack, resource: StackResource, token?: string): void {
    this.abandon(resource);
    this.options.journal.resource(stack, resource, 'DELETE_SKIPPED', { token });
  }

  abandon({ made, definition, passedOver }: StackResource): void {
    if (!made || passedOver !== undefined) return;
    this.options.inventory.remove(made);
    this.options.inventory.add({ type: definition.Type, made, stackId: undefined });
  }

  /**
   * For one that stood when the account was closed; the service has its data under its name. Asks nobody,
   * writes no event.
   *
   * @throws Error naming it
   */
  async remake(
    stack: Stack,
    { made: kept, ...resource }: KeptResource,
    definition: Definition,
  ): Promise<void> {
    const { logicalId, generation, passedOver } = resource;
    const type = resource.definition.Type;
    if (!kept) {
      this.set(stack, { ...resource, made: undefined });
      return;
    }
    const { assetPath, principal } = definition;
    const { properties } = kept;
    const wanted = { logicalId, definition: resource.definition, properties, generation };
    const request = requestOf(stack, { ...wanted, assetPath, principal, token: undefined });
    let result = passedOver === undefined ? kept.result : standIn(stack.identity, logicalId, type);
    const provider = this.options.provider(type);
    // A custom resource's function has done its work; a nested stack is kept by itself.
    if (passedOver === undefined && provider && !isCustom(type) && type !== STACK_TYPE)
      try {
        result = await provider.create(request);
      } catch (error) {
        throw new Error(
          `The data folder keeps the stack ${stack.identity.name}, and its resource ${logicalId} (${type}) can't be made again: ${(error as Error).message}`,
          { cause: error },
        );
      }
    const made = { request, result };
    if (passedOver === undefined) this.options.inventory.add({ type, made, stackId: stack.identity.id });
    this.set(stack, { ...resource, made });
  }

  canUpdate(type: string): boolean {
    return this.options.provider(type)?.update !== undefined;
  }

  /** Finds a resource that stands in no stack. @throws AwsError NotFound, AlreadyExists */
  async importable(type: string, identifier: Readonly<Record<string, string>>): Promise<ResourceResult> {
    const known = this.options.inventory.find(type, identifier);
    const provider = this.options.provider(type);
    const found = provider?.find ? await provider.find(identifier) : known?.made.result;
    const text = JSON.stringify(identifier);
    if (!found)
      throw new AwsError('NotFound', `Resource of type '${type}' with identifier '${text}' was not found.`);
    if (known?.stackId !== undefined)
      throw new AwsError('AlreadyExists', `Resource ${text} already exists in stack ${known.stackId}`);
    return known?.made.result ?? found;
  }

  /** Takes over a resource that stands in no stack. @throws ResourceFailure */
  async adopt(
    stack: Stack,
    wanted: Wanted,
    identifier: Readonly<Record<string, string>>,
  ): Promise<StackResource> {
    const { journal, inventory } = this.options;
    const { logicalId, definition, generation } = wanted;
    const blank: Resource = { logicalId, definition, generation, made: undefined, passedOver: undefined };
    journal.resource(stack, blank, 'IMPORT_IN_PROGRESS', { token: wanted.token });
    let result: ResourceResult;
    try {
      result = await this.importable(definition.Type, identifier);
    } catch (error) {
      throw this.failed(stack, blank, 'IMPORT_FAILED', error, wanted.token);
    }
    const made = { request: requestOf(stack, wanted), result };
    const leftBehind = inventory.find(definition.Type, identifier);
    if (leftBehind) inventory.remove(leftBehind.made);
    inventory.add({ type: definition.Type, made, stackId: stack.identity.id });
    return this.put(stack, { ...blank, made }, 'IMPORT_COMPLETE', wanted.token);
  }

  set(stack: Stack, resource: StackResource): void {
    stack.resources.set(resource.logicalId, resource);
  }

  private put(
    stack: Stack,
    resource: Resource,
    status: ResourceStatus,
    token: string | undefined,
  ): StackResource {
    const written = this.options.journal.resource(stack, resource, status, { token });
    this.set(stack, written);
    return written;
  }

  /** References to a resource that nobody makes get a stand-in. */
  private passOver(
    stack: Stack,
    resource: Resource,
    wanted: Wanted,
    reason: string | undefined,
  ): StackResource {
    const { logicalId, definition } = wanted;
    const made = {
      request: requestOf(stack, wanted),
      result: standIn(stack.identity, logicalId, definition.Type),
    };
    const why = `Passed over: ${reason ?? 'the type is not emulated here.'}`;
    const written = this.options.journal.resource(
      stack,
      { ...resource, made, passedOver: reason ?? '' },
      resource.made ? 'UPDATE_COMPLETE' : 'CREATE_COMPLETE',
      { reason: why, token: wanted.token },
    );
    this.set(stack, written);
    return written;
  }

  private failed(
    stack: Stack,
    resource: Resource,
    status: ResourceStatus,
    error: unknown,
    token: string | undefined,
    isGoing = false,
  ): ResourceFailure {
    const { logicalId, definition } = resource;
    const reason = reasonOf(error);
    const written = this.options.journal.resource(stack, resource, status, { reason, token });
    // It stays in the stack until removed; whoever removes one puts it back.
    if (!isGoing) this.set(stack, written);
    return new ResourceFailure(logicalId, definition.Type, reason, { cause: error });
  }

  private refuseTakenName(type: string, properties: Readonly<Record<string, unknown>>): void {
    const holder = this.options.inventory.holderOf(type, properties);
    if (!holder) return;
    const name = nameIn(type, properties);
    throw new AwsError(
      'AlreadyExists',
      holder.stackId === undefined
        ? `Resource of type '${type}' with identifier '${name}' already exists.`
        : `${name} already exists in stack ${holder.stackId}`,
    );
  }
}

function requestOf(stack: Stack, wanted: Wanted): ResourceRequest {
  const { logicalId, generation, definition } = wanted;
  const { identity, incarnation } = stack;
  // Unless it was replaced, its names are the same at every start.
  const again = incarnation === 0 && generation === 0 ? [] : [`${incarnation}/${generation}`];
  return {
    logicalId,
    type: definition.Type,
    stack: identity,
    properties: wanted.properties,
    metadata: definition.Metadata ?? {},
    generatedName: (maxLength, separator) =>
      physicalName(identity.name, logicalId, maxLength, separator, ...again),
    generatedId: (count, alphabet = ALPHANUMERIC) =>
      stableId(count, alphabet, identity.id, logicalId, ...again),
    assetPath: wanted.assetPath,
  };
}

function targetOf(stack: Stack, { logicalId, definition }: Resource): Target {
  return { stack: stack.identity.name, logicalId, type: definition.Type };
}

function isCustom(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

function notEmulated(type: string, what: string): AwsError {
  return new AwsError('NotEmulated', `A resource of type ${type} can't be ${what} by the embedded AWS.`);
}

/** As resource handlers word it. */
function reasonOf(error: unknown): string {
  const { name, message } = error as Error;
  const code = error instanceof AwsError ? error.code : name;
  if (code === 'AlreadyExists' || code === 'NotFound') return message;
  return `Resource handler returned message: "${message}" (RequestToken: ${randomUUID()}, HandlerErrorCode: ${handlerCode(code)})`;
}

/** https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html */
function handlerCode(code: string): string {
  if (/^AccessDenied|NotAuthorized|^Refused$/.test(code)) return 'AccessDenied';
  if (/Throttl|TooManyRequests/.test(code)) return 'Throttling';
  if (/AlreadyExists|ResourceConflict/.test(code)) return 'AlreadyExists';
  if (/NotFound|NoSuch/.test(code)) return 'NotFound';
  if (/Invalid|Validation|Malformed/.test(code)) return 'InvalidRequest';
  if (code === 'InternalServerError') return 'ServiceInternalError';
  return 'GeneralServiceException';
}

/** Any attribute has a value. */
function standIn(identity: StackIdentity, logicalId: string, type: string): ResourceResult {
  const name = physicalName(identity.name, logicalId, 128);
  const service = type.split('::')[1]?.toLowerCase() ?? 'custom';
  const arn = `arn:${identity.partition}:${service}:${identity.region}:${identity.account}:${name}`;
  const attributes = new Proxy<Record<string, unknown>>(
    {},
    { get: (_target, attribute) => (/arn$/i.test(String(attribute)) ? arn : name) },
  );
  return { ref: name, attributes };
}
