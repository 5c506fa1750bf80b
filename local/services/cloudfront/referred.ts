import { randomUUID } from 'node:crypto';
import { AwsError, type ResourceProvider, type ResourceRequest, type ResourceResult } from '../../contract';
import type { DistributionConfig } from './distribution';
import { type EdgeFunction, edgeFunction } from './edge-function';
import { type HeadersPolicy, headersPolicyOf } from './headers-policy';

interface Named<T> {
  readonly name: string;
  readonly value: T;
}

/** Names are unique within a kind. */
export class Kind<T> {
  readonly #byRef = new Map<string, Named<T>>();

  /** @param word in errors, e.g. `CachePolicy` of `CachePolicyInUse` */
  constructor(
    private readonly word: string,
    private readonly refOf: (config: DistributionConfig) => string | undefined,
    private readonly distributions: () => Iterable<DistributionConfig>,
  ) {}

  /** @throws AwsError `…AlreadyExists` (409) */
  add(ref: string, name: string, value: T): void {
    if ([...this.#byRef.values()].some((each) => each.name === name))
      throw new AwsError(
        `${this.word}AlreadyExists`,
        `A ${this.word} with the name "${name}" already exists.`,
        409,
      );
    this.#byRef.set(ref, { name, value });
  }

  /** @throws AwsError `NoSuch…` (404), `…AlreadyExists` (409) */
  change(ref: string, name: string, value: T): void {
    const known = this.#byRef.get(ref);
    if (!known) throw new AwsError(`NoSuch${this.word}`, `There is no ${this.word} ${ref}.`, 404);
    this.#byRef.delete(ref);
    try {
      this.add(ref, name, value);
    } catch (error) {
      this.#byRef.set(ref, known);
      throw error;
    }
  }

  /** One that is gone is no error. @throws AwsError `…InUse` (409) while a distribution refers to it */
  delete(ref: string): void {
    for (const config of this.distributions())
      if (this.refOf(config) === ref)
        throw new AwsError(
          `${this.word}InUse`,
          `The ${this.word} ${ref} is attached to one or more distributions.`,
          409,
        );
    this.#byRef.delete(ref);
  }

  get(ref: string): T | undefined {
    return this.#byRef.get(ref)?.value;
  }

  has(ref: string): boolean {
    return this.#byRef.has(ref);
  }
}

export interface Referred {
  readonly headersPolicies: Kind<HeadersPolicy>;
  readonly functions: Kind<EdgeFunction>;
  readonly cachePolicies: Kind<null>;
  readonly originAccessControls: Kind<null>;
}

/** @param distributions all there are, at every moment */
export function referredBy(distributions: () => Iterable<DistributionConfig>): Referred {
  return {
    headersPolicies: new Kind('ResponseHeadersPolicy', (it) => it.headersPolicyId, distributions),
    functions: new Kind('Function', (it) => it.viewerRequestFunctionArn, distributions),
    cachePolicies: new Kind('CachePolicy', (it) => it.cachePolicyId, distributions),
    originAccessControls: new Kind('OriginAccessControl', (it) => it.originAccessControlId, distributions),
  };
}

export function referredProviders(referred: Referred): ResourceProvider[] {
  return [
    providerOf(referred.headersPolicies, 'AWS::CloudFront::ResponseHeadersPolicy', ({ properties }) => ({
      name: properties.ResponseHeadersPolicyConfig.Name,
      value: headersPolicyOf(properties.ResponseHeadersPolicyConfig),
    })),
    // Nothing is cached here: keys and times have no effect.
    providerOf(referred.cachePolicies, 'AWS::CloudFront::CachePolicy', ({ properties }) => ({
      name: properties.CachePolicyConfig?.Name,
      value: null,
    })),
    providerOf(referred.originAccessControls, 'AWS::CloudFront::OriginAccessControl', ({ properties }) => ({
      name: properties.OriginAccessControlConfig?.Name,
      value: null,
    })),
    functionProvider(referred),
  ];
}

function providerOf<T>(
  kind: Kind<T>,
  type: string,
  read: (request: ResourceRequest) => { readonly name: string | undefined; readonly value: T },
): ResourceProvider {
  return {
    type,
    create: (request) => {
      const made = withId(request);
      const { name = randomUUID(), value } = read(request);
      kind.add(made.ref, name, value);
      return made;
    },
    update: (request, { result }) => {
      const { name = randomUUID(), value } = read(request);
      kind.change(result.ref, name, value);
      return result;
    },
    delete: ({ result }) => kind.delete(result.ref),
  };
}

function functionProvider({ functions }: Referred): ResourceProvider {
  const compile = ({ properties }: ResourceRequest): EdgeFunction => {
    const { Name: name, FunctionCode: code, FunctionConfig: config, AutoPublish: publish } = properties;
    if (String(publish) !== 'true')
      throw new AwsError(
        'InvalidArgument',
        `AutoPublish of ${name} must be true; distributions run what is published.`,
      );
    return edgeFunction(name, code, config.Runtime);
  };
  return {
    type: 'AWS::CloudFront::Function',
    create: (request) => {
      const { properties, stack } = request;
      const arn = `arn:${stack.partition}:cloudfront::${stack.account}:function/${properties.Name}`;
      functions.add(arn, properties.Name, compile(request));
      return {
        ref: arn,
        attributes: { FunctionARN: arn, 'FunctionMetadata.FunctionARN': arn, Stage: 'LIVE' },
      };
    },
    update: (request, { result }) => {
      functions.change(result.ref, request.properties.Name, compile(request));
      return result;
    },
    delete: ({ result }) => functions.delete(result.ref),
  };
}

function withId({ generatedId }: Pick<ResourceRequest, 'generatedId'>): ResourceResult {
  const id = generatedId(32, '0123456789abcdef').replace(
    /^(.{8})(.{4})(.{4})(.{4})(.{12})$/,
    '$1-$2-$3-$4-$5',
  );
  return { ref: id, attributes: { Id: id } };
}
