/**
 * What the parts of the embedded AWS agree on. A service knows this file and none of its neighbours; only the
 * kernel (`local/aws.ts`) puts services together.
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Partition } from './regions';

/** Its code goes out as `__type`, its status as HTTP status. */
export class AwsError extends Error {
  constructor(
    /** As in the service's API reference, e.g. `NotAuthorizedException`. */
    readonly code: string,
    message: string,
    /** HTTP status; 400 for most AWS JSON services. */
    readonly status: number = 400,
    /** E.g. `CancellationReasons`. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = code;
  }
}

/** An operator (any credentials that are not a role's), a Lambda's role, an AWS service, or nobody. */
export type Principal =
  | { readonly kind: 'operator' }
  | {
      readonly kind: 'role';
      readonly roleArn: string;
      readonly functionArn?: string;
      readonly sessionName?: string;
    }
  | { readonly kind: 'service'; readonly service: string; readonly sourceArn?: string }
  | { readonly kind: 'anonymous' };

export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly principal: Principal;
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly headers: Readonly<IncomingHttpHeaders>;
  readonly requestId: string;
}

export interface AccessRequest {
  /** E.g. `dynamodb:PutItem`. */
  readonly action: string;
  /** ARN, or `*` for actions without a resource. */
  readonly resource: string;
  /** E.g. `{'kms:SigningAlgorithm': 'RSASSA_PSS_SHA_256'}`. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /**
   * E.g. a key policy. With `mustAllow` it must itself allow (or delegate to IAM through the account root),
   * as KMS asks.
   */
  readonly resourcePolicy?: { readonly document: PolicyDocument; readonly mustAllow: boolean };
}

export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: readonly PolicyStatement[] | PolicyStatement;
}
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[] | boolean | number>>>
  >;
}

/** For answers that are no JSON or XML document (Lambda's Invoke). */
export class HttpOutput {
  constructor(
    readonly status: number,
    readonly headers: Readonly<Record<string, string>>,
    readonly body: string | Buffer,
  ) {}
}

// biome-ignore lint/suspicious/noExplicitAny: the wire decides the input; each operation validates its own.
export interface Operation<I = any, O = unknown> {
  /** `'public'` where AWS takes the call without credentials, as Cognito's client operations. */
  readonly access: 'public' | ((input: I, call: Call) => AccessRequest | readonly AccessRequest[]);
  run(input: I, call: Call): O | Promise<O>;
}

/**
 * The gateway finds it by SigV4 signing name or by `X-Amz-Target` prefix.
 *
 * Input and output are plain objects in every protocol. JSON: as on the wire; a `Date` goes out as epoch
 * seconds, bytes as base64. Query (SNS, SES v1, STS, IAM): lists (`.member.N`) come in as arrays, maps
 * (`.entry.N`) as objects, every leaf as a string; outputs go out as XML, arrays as `<member>`, a `Map` as
 * `<entry><key/><value/></entry>`.
 */
export interface ServiceApi {
  /** SigV4 signing name and IAM prefix, e.g. `cognito-idp`. */
  readonly name: string;
  /** Of the JSON protocols, e.g. `AWSCognitoIdentityProviderService`. */
  readonly targetPrefixes?: readonly string[];
  readonly operations: Readonly<Record<string, Operation>>;
  /** For REST-JSON services (SES v2, Lambda): operation and input, or undefined. */
  route?(
    method: string,
    path: string,
    query: URLSearchParams,
    body: Buffer,
  ): { operation: string; input: unknown } | undefined;
  /** For REST services whose errors aren't JSON (S3). */
  error?(error: AwsError, requestId: string): HttpOutput;
  /** Sends CORS headers, as the real endpoint does (Cognito's). */
  readonly cors?: boolean;
}

/** Beside the APIs, e.g. `GET /_aws/ses`. Returns true when it answered. */
export type HttpRoute = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: Buffer,
) => boolean | Promise<boolean>;

export interface StackIdentity {
  readonly name: string;
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** With every intrinsic function resolved. */
export interface ResourceRequest {
  readonly logicalId: string;
  readonly type: string;
  readonly stack: StackIdentity;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation properties; each provider validates its own.
  readonly properties: any;
  /** As in the template; asset paths stand here. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** As CloudFormation makes one up: stack name, logical id and a suffix that is the same at every start. */
  readonly generatedName: (maxLength: number, separator?: string) => string;
  /** The same at every start for this resource. */
  readonly generatedId: (count: number, alphabet?: string) => string;
  /** Absolute path of an asset by its S3 object key and bucket. */
  readonly assetPath: (objectKey: string, bucket?: string) => string;
}

export interface ResourceResult {
  /** What `Ref` gives. */
  readonly ref: string;
  /** Nested names dotted. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * For a resource that can't be emulated as it is: it is reported and passed over, like one of an unknown
 * type.
 */
export class PassedOver extends Error {
  override readonly name = 'PassedOver';
}

/** What it was last made or updated with, and what that gave. */
export interface MadeResource {
  readonly request: ResourceRequest;
  readonly result: ResourceResult;
}

export interface ResourceProvider {
  /** `Custom::*` stands for all types that begin so. */
  readonly type: string;
  /** @throws PassedOver, or CloudFormation's refusal */
  create(request: ResourceRequest): ResourceResult | Promise<ResourceResult>;
  /** Absent where the type knows only replacement. @throws CloudFormation's refusal */
  update?(request: ResourceRequest, current: MadeResource): ResourceResult | Promise<ResourceResult>;
  /** One that is gone is no error. @throws CloudFormation's refusal (a bucket that isn't empty, say) */
  delete?(current: MadeResource): void | Promise<void>;
  /**
   * What stands by these values, whoever made it, for imports; undefined when nothing does. Absent: only what
   * a stack left behind can be imported.
   *
   * @param identifier values of the type's primary identifier, by name
   */
  find?(
    identifier: Readonly<Record<string, string>>,
  ): ResourceResult | undefined | Promise<ResourceResult | undefined>;
  /**
   * What stands now, as properties of the template, as far as the service keeps them; undefined when it is
   * gone. Absent: drift can't be told.
   */
  read?(current: MadeResource): LiveProperties | undefined | Promise<LiveProperties | undefined>;
}

export type LiveProperties = Readonly<Record<string, unknown>>;

/** As the emulated AWS and its functions see it; tests move it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Seconds ahead of the machine's clock. */
  readonly offsetSeconds: number;
}

/** Outlives a restart where there is a data folder. */
export interface StateStore {
  /** Kept under this name; values must survive `structuredClone` and JSON (bytes as base64 strings). */
  map<V>(name: string): Map<string, V>;
  /** For what is too big for a map; absent without a data folder. */
  readonly blobs?: Blobs;
}

/** In a data folder, each named after its content. */
export interface Blobs {
  /** @returns its name */
  put(content: Buffer): string;
  /** @throws Error when there is none */
  get(name: string): Buffer;
  /** One that is gone already is no error. */
  delete(name: string): void;
}

export interface InvokeRequest {
  readonly functionArn: string;
  readonly event: unknown;
  /** Service, and resource it calls for; checked against the function's resource policy. */
  readonly caller: Principal;
  /** The caller's patience; a trigger of Cognito's waits 5,000. */
  readonly waitMs?: number;
  /** In all; Cognito makes 3. Repeated after a timeout or a killed function, not after one that threw. */
  readonly attempts?: number;
}

/** `errorType` and `errorMessage` as the runtime reports them. */
export class FunctionError extends Error {
  /** @param trace its stack inside the function */
  constructor(
    readonly errorType: string,
    readonly errorMessage: string,
    readonly trace: readonly string[] = [],
  ) {
    super(`${errorType}: ${errorMessage}`);
    this.name = 'FunctionError';
  }
}
/** No answer in the caller's time, or killed, at every attempt. */
export class FunctionTimeout extends Error {
  override readonly name = 'FunctionTimeout';
}
/** The resource policy refuses the caller, or there is no such function. */
export class FunctionDenied extends Error {
  override readonly name = 'FunctionDenied';
}

export interface LambdaRuntime {
  /** @throws FunctionError, FunctionTimeout, FunctionDenied */
  invoke(request: InvokeRequest): Promise<unknown>;
}

export interface Firewall {
  /** Counts the request; `'block'` when a rule of this resource's ACL refuses it. */
  evaluate(
    resourceArn: string,
    request: {
      readonly sourceIp: string;
      readonly headers: Readonly<IncomingHttpHeaders>;
      readonly path: string;
    },
  ): 'allow' | 'block';
}

export interface SentMail {
  readonly id: string;
  /** ISO 8601, by the emulated clock. */
  readonly timestamp: string;
  readonly source: string;
  readonly destination: {
    readonly to: readonly string[];
    readonly cc: readonly string[];
    readonly bcc: readonly string[];
  };
  readonly subject: string;
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly configurationSet: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}
/** Taken by SNS or End User Messaging. */
export interface SentSms {
  readonly id: string;
  readonly timestamp: string;
  readonly phoneNumber: string;
  readonly message: string;
  /** What the telephone shows: a sender id or a number. */
  readonly senderId: string | undefined;
  readonly endUserMessaging?: {
    /** ARN; undefined on a pool's shared routes. */
    readonly originationIdentity: string | undefined;
    readonly messageType: string;
    readonly configurationSet: string | undefined;
    readonly protectConfigurationId: string | undefined;
    readonly timeToLiveSeconds: number | undefined;
    readonly context: Readonly<Record<string, string>> | undefined;
  };
  /** Told to End User Messaging Social; for WhatsApp alone. */
  readonly whatsApp?: {
    readonly originationPhoneNumberId: string;
    readonly template: string;
    /** Meta's code. */
    readonly language: string;
  };
}

/** By AWS itself. */
export interface AssumedRole {
  /** E.g. `cognito-idp`. */
  readonly caller: string;
  /** E.g. a user pool's, if the service acts for anything. */
  readonly sourceArn: string | undefined;
  readonly roleArn: string;
  readonly externalId: string | undefined;
}

/** E.g. Cognito's to send an SMS. */
export interface RoleCall extends AssumedRole {
  /** E.g. `sns`. */
  readonly service: string;
  readonly operation: string;
  readonly input: object;
}

/** The role doesn't let the service in, or isn't there. */
export class RoleDenied extends Error {
  override readonly name = 'RoleDenied';
}

export interface LocalContext {
  readonly account: string;
  readonly region: string;
  readonly partition: Partition;
  /**
   * As AWS hands it out: identities unverified, sandboxes, no logging role of API Gateway. Otherwise these
   * steps count as done.
   */
  readonly freshAccount: boolean;
  /** Base URL, known before any resource is made, e.g. `http://localhost:4566`. */
  readonly endpoint: () => string;
  readonly clock: Clock;
  readonly state: StateStore;
  readonly lambda: LambdaRuntime;
  readonly firewall: Firewall;
  /**
   * One AWS service calls another in a role: STS asks the trust policy, IAM the role's policies.
   *
   * @throws RoleDenied, or the AwsError that the call ends with (`AccessDenied…` when the role may not make
   *   it)
   */
  readonly callInRole: (call: RoleCall) => Promise<unknown>;
  /**
   * Whether the call could be made: services try a role when they are told of it.
   *
   * @throws RoleDenied, or AwsError `AccessDeniedException`
   */
  readonly tryRole: (call: RoleCall) => void;
  /**
   * For actions that no API here has.
   *
   * @throws RoleDenied, or AwsError `AccessDeniedException`
   */
  readonly checkRole: (role: AssumedRole, actions: readonly AccessRequest[]) => void;
  /** By the identity's ARN; the service `ses` knows. */
  readonly isVerifiedSender: (identityArn: string) => boolean;
  /** Of Service Quotas, by `<service>/<code>`; undefined where nobody here knows it. */
  readonly quota: (name: string) => number | undefined;
  /** For messages that AWS itself sends; both give the id. The services `ses` and `sns` provide them. */
  readonly deliverMail: (mail: Omit<SentMail, 'id' | 'timestamp'>) => string;
  readonly deliverSms: (sms: Omit<SentSms, 'id' | 'timestamp'>) => string;
  /** For whoever watches `npm start`; never a secret. */
  readonly log: (line: string) => void;
}

/** Oldest first. */
export interface Outbox<Message> {
  all(): readonly Message[];
  /** For what AWS itself sends. @returns the id that the message gets */
  deliver(message: Omit<Message, 'id' | 'timestamp'>): string;
  clear(): void;
}

/** Has a name at AWS, here a port. */
export interface Site {
  /** E.g. `d111111abcdef8.cloudfront.net`. */
  readonly domainName: string;
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export interface Service {
  readonly apis: readonly ServiceApi[];
  readonly resources: readonly ResourceProvider[];
  readonly routes?: readonly HttpRoute[];
  /** Of `cloudfront`, in the order of the template. */
  readonly sites?: readonly Site[];
  /** Of `ses`, for {@link LocalContext.isVerifiedSender}. */
  readonly isVerifiedSender?: LocalContext['isVerifiedSender'];
  /** Of `service-quotas`, for {@link LocalContext.quota}. */
  readonly quota?: LocalContext['quota'];
  /** Of `ses`, for {@link LocalContext.deliverMail}. */
  readonly mail?: Outbox<SentMail>;
  /** Of `sns`, for {@link LocalContext.deliverSms}. */
  readonly sms?: Outbox<SentSms>;
  /** Of `cloudformation`: makes the stacks of a data folder again, except those named. */
  restore?(except: ReadonlySet<string>): Promise<void>;
  /** Forgets users, items, messages, not what the template made. */
  reset?(): void | Promise<void>;
  close?(): void | Promise<void>;
}

/** Exported as `createService` by every `local/services/<service>/index.ts`. */
export type CreateService = (context: LocalContext) => Service | Promise<Service>;
