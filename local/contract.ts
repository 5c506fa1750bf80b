/**
 * What the parts of the embedded AWS agree on. A service knows this file and nothing of its neighbours; the
 * kernel (`local/aws.ts`) is the only place that puts services together.
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Partition } from './regions';

/** An error as an AWS API reports it: the code goes out as `__type`, the status as HTTP status. */
export class AwsError extends Error {
  constructor(
    /** Error name as in the service's API reference, e.g. `NotAuthorizedException`. */
    readonly code: string,
    message: string,
    /** HTTP status; 400 for most AWS JSON services. */
    readonly status: number = 400,
    /** Further members of the error's body, e.g. `CancellationReasons`. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = code;
  }
}

/**
 * Who makes a call: an operator (any credentials that are not a role's), a Lambda's role, an AWS service, or
 * nobody.
 */
export type Principal =
  | { readonly kind: 'operator' }
  | {
      readonly kind: 'role';
      readonly roleArn: string;
      readonly functionArn?: string;
      /** Of a role that somebody assumed. */
      readonly sessionName?: string;
    }
  | { readonly kind: 'service'; readonly service: string; readonly sourceArn?: string }
  | { readonly kind: 'anonymous' };

/** One call to an AWS API, protocol already taken off. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly principal: Principal;
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly headers: Readonly<IncomingHttpHeaders>;
  readonly requestId: string;
}

/** What IAM has to allow before an operation runs. */
export interface AccessRequest {
  /** IAM action, e.g. `dynamodb:PutItem`. */
  readonly action: string;
  /** ARN the action is asked on, or `*` for actions without a resource. */
  readonly resource: string;
  /** Condition keys of the request, e.g. `{'kms:SigningAlgorithm': 'RSASSA_PSS_SHA_256'}`. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /**
   * Resource policy that takes part, e.g. a key policy. A KMS key policy must itself allow (or delegate to
   * IAM through the account root).
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

/** An answer in full, for operations whose HTTP answer is not a JSON or XML document (Lambda's Invoke). */
export class HttpOutput {
  constructor(
    readonly status: number,
    readonly headers: Readonly<Record<string, string>>,
    readonly body: string | Buffer,
  ) {}
}

/** One API operation. */
// biome-ignore lint/suspicious/noExplicitAny: the wire decides the input; each operation validates its own.
export interface Operation<I = any, O = unknown> {
  /** `'public'` where AWS takes the call without credentials (Cognito's client operations). */
  readonly access: 'public' | ((input: I, call: Call) => AccessRequest | readonly AccessRequest[]);
  run(input: I, call: Call): O | Promise<O>;
}

/**
 * An AWS service's API. The gateway finds it by SigV4 signing name or by `X-Amz-Target` prefix.
 *
 * Input and output are plain objects in every protocol. JSON: as on the wire; a `Date` goes out as epoch
 * seconds, bytes as base64. Query (SNS, SES v1, STS, IAM): lists (`.member.N`) come in as arrays, maps
 * (`.entry.N`) as objects, every leaf as a string; outputs go out as XML, arrays as `<member>`, a `Map` as
 * `<entry><key/><value/></entry>`.
 */
export interface ServiceApi {
  /**
   * SigV4 signing name and IAM prefix, e.g. `cognito-idp`, `dynamodb`, `kms`, `ses`, `sns`, `ssm`, `lambda`,
   * `sts`.
   */
  readonly name: string;
  /** `X-Amz-Target` prefixes of the JSON protocols, e.g. `AWSCognitoIdentityProviderService`. */
  readonly targetPrefixes?: readonly string[];
  readonly operations: Readonly<Record<string, Operation>>;
  /**
   * For REST-JSON services (SES v2, Lambda): the operation and its input for a method and path, or undefined.
   */
  route?(
    method: string,
    path: string,
    query: URLSearchParams,
    body: Buffer,
  ): { operation: string; input: unknown } | undefined;
  /** Errors of REST services that don't write them as JSON (S3). */
  error?(error: AwsError, requestId: string): HttpOutput;
  /** Sends browsers the CORS headers that the real endpoint sends (Cognito does). */
  readonly cors?: boolean;
}

/** A plain HTTP route beside the APIs, e.g. `GET /_aws/ses`. Return true when the request was answered. */
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

/** A resource of a template with every intrinsic function resolved. */
export interface ResourceRequest {
  readonly logicalId: string;
  readonly type: string;
  readonly stack: StackIdentity;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation properties; each provider validates its own.
  readonly properties: any;
  /** Raw `Metadata` of the resource (asset paths stand here). */
  readonly metadata: Readonly<Record<string, unknown>>;
  /**
   * A name CloudFormation would make up: stack name, logical id and a suffix that is the same at every start.
   */
  readonly generatedName: (maxLength: number, separator?: string) => string;
  /** `count` characters of `alphabet`, the same at every start for this resource. */
  readonly generatedId: (count: number, alphabet?: string) => string;
  /** Absolute folder or file of an asset by its S3 object key, and the bucket that it is in. */
  readonly assetPath: (objectKey: string, bucket?: string) => string;
}

export interface ResourceResult {
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives, nested names dotted. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * Thrown by a provider for a resource that can't be emulated as it is: it is reported and passed over, as one
 * of an unknown type is.
 */
export class PassedOver extends Error {
  override readonly name = 'PassedOver';
}

/** A resource as it is now: what it was last made or updated with, and what that gave. */
export interface MadeResource {
  readonly request: ResourceRequest;
  readonly result: ResourceResult;
}

/** Makes one CloudFormation resource type. */
export interface ResourceProvider {
  /** `Custom::*` stands for all types that begin so. */
  readonly type: string;
  /** @throws PassedOver, or whatever CloudFormation would refuse the resource with */
  create(request: ResourceRequest): ResourceResult | Promise<ResourceResult>;
  /**
   * Changes it where it stands. Absent: the type knows no update without replacement. @throws whatever
   * CloudFormation would refuse the update with
   */
  update?(request: ResourceRequest, current: MadeResource): ResourceResult | Promise<ResourceResult>;
  /**
   * Removes it; one that is gone already is no error. @throws whatever CloudFormation would refuse the
   * deletion with (a bucket that isn't empty, say)
   */
  delete?(current: MadeResource): void | Promise<void>;
  /**
   * What stands by these values, whoever made it: what an import of CloudFormation asks first. Absent: only
   * what a stack left behind can be imported. Undefined: nothing does.
   *
   * @param identifier values of the type's primary identifier, by name
   */
  find?(
    identifier: Readonly<Record<string, string>>,
  ): ResourceResult | undefined | Promise<ResourceResult | undefined>;
  /**
   * What stands now, told as properties of the template, as far as the service keeps them; undefined when
   * it is gone. Absent: nobody can tell whether it drifted from its template.
   */
  read?(current: MadeResource): LiveProperties | undefined | Promise<LiveProperties | undefined>;
}

/** Properties of a resource, by their names in a template. */
export type LiveProperties = Readonly<Record<string, unknown>>;

/** Time as the emulated AWS and its functions see it; tests move it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Seconds that the clock is ahead of the machine's. */
  readonly offsetSeconds: number;
}

/** State that outlives a restart when the embedded AWS was started with a data folder. */
export interface StateStore {
  /**
   * A map that is kept under this name; values must survive `structuredClone` and JSON (bytes as base64
   * strings).
   */
  map<V>(name: string): Map<string, V>;
  /** For what is too big for a map; absent without a data folder, where memory is enough. */
  readonly blobs?: Blobs;
}

/** Files of a data folder, each by a name that its content gives. */
export interface Blobs {
  /** @returns its name */
  put(content: Buffer): string;
  /** @throws Error when there is none of this name */
  get(name: string): Buffer;
  /** One that is gone already is no error. */
  delete(name: string): void;
}

export interface InvokeRequest {
  readonly functionArn: string;
  readonly event: unknown;
  /**
   * The AWS service that calls and the resource it calls for; checked against the function's resource policy.
   */
  readonly caller: Principal;
  /** Milliseconds the caller waits; a trigger of Cognito waits 5,000. */
  readonly waitMs?: number;
  /**
   * Attempts in all; Cognito makes 3. A function that throws is not tried again, a timeout or a killed
   * function is.
   */
  readonly attempts?: number;
}

/** A function that threw: `errorType` and `errorMessage` as the runtime reports them. */
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
/** A function that did not answer in the time its caller waits, or was killed, at every attempt. */
export class FunctionTimeout extends Error {
  override readonly name = 'FunctionTimeout';
}
/** Thrown when the function's resource policy doesn't let the caller in, or there is no such function. */
export class FunctionDenied extends Error {
  override readonly name = 'FunctionDenied';
}

export interface LambdaRuntime {
  /** Runs a function and gives its answer. @throws FunctionError, FunctionTimeout, FunctionDenied */
  invoke(request: InvokeRequest): Promise<unknown>;
}

/** Web ACLs, associated with resources by ARN. */
export interface Firewall {
  /** Counts the request and gives `'block'` when a rule of the ACL on this resource refuses it. */
  evaluate(
    resourceArn: string,
    request: {
      readonly sourceIp: string;
      readonly headers: Readonly<IncomingHttpHeaders>;
      readonly path: string;
    },
  ): 'allow' | 'block';
}

/** A mail that SES took. */
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
/** A message to a telephone that SNS or End User Messaging took. */
export interface SentSms {
  readonly id: string;
  readonly timestamp: string;
  readonly phoneNumber: string;
  readonly message: string;
  /** Sender that the telephone shows: a sender id, or the number of an origination identity. */
  readonly senderId: string | undefined;
  /** What End User Messaging was told besides; absent for messages by SNS. */
  readonly endUserMessaging?: {
    /** ARN; undefined on the routes that a pool shares. */
    readonly originationIdentity: string | undefined;
    readonly messageType: string;
    readonly configurationSet: string | undefined;
    readonly protectConfigurationId: string | undefined;
    readonly timeToLiveSeconds: number | undefined;
    readonly context: Readonly<Record<string, string>> | undefined;
  };
  /** What End User Messaging Social was told; there for messages by WhatsApp alone. */
  readonly whatsApp?: {
    readonly originationPhoneNumberId: string;
    readonly template: string;
    /** Meta's code. */
    readonly language: string;
  };
}

/** A role of the account that AWS itself assumes. */
export interface AssumedRole {
  /** The AWS service that assumes the role, e.g. `cognito-idp`. */
  readonly caller: string;
  /** Resource the service acts for, e.g. a user pool's ARN; undefined where it acts for none. */
  readonly sourceArn: string | undefined;
  readonly roleArn: string;
  readonly externalId: string | undefined;
}

/** A call that AWS itself makes in a role of the account, e.g. Cognito's to send an SMS. */
export interface RoleCall extends AssumedRole {
  /** Name of the API, e.g. `sns`. */
  readonly service: string;
  readonly operation: string;
  readonly input: object;
}

/** Thrown when a role doesn't let the calling service in, or there is no such role. */
export class RoleDenied extends Error {
  override readonly name = 'RoleDenied';
}

/** What a service is given when it starts. */
export interface LocalContext {
  readonly account: string;
  readonly region: string;
  readonly partition: Partition;
  /**
   * True in an account as AWS hands it out: identities unverified, sandboxes, no logging role of API Gateway.
   * Elsewhere these steps count as done.
   */
  readonly freshAccount: boolean;
  /** Base URL of this embedded AWS, known before any resource is made, e.g. `http://localhost:4566`. */
  readonly endpoint: () => string;
  readonly clock: Clock;
  readonly state: StateStore;
  readonly lambda: LambdaRuntime;
  readonly firewall: Firewall;
  /**
   * Makes a call in a role, as one AWS service does for another: STS asks the trust policy, IAM the role's
   * policies.
   *
   * @throws RoleDenied, or the AwsError that the call ends with (`AccessDenied…` when the role may not make
   *   it)
   */
  readonly callInRole: (call: RoleCall) => Promise<unknown>;
  /**
   * Whether such a call could be made, without making it: services try a role when they are told of it.
   *
   * @throws RoleDenied, or AwsError `AccessDeniedException`
   */
  readonly tryRole: (call: RoleCall) => void;
  /**
   * Whether a service may do all this in a role, for actions that no API here has.
   *
   * @throws RoleDenied, or AwsError `AccessDeniedException`
   */
  readonly checkRole: (role: AssumedRole, actions: readonly AccessRequest[]) => void;
  /** Whether SES has verified a sender, by the ARN of its identity. The service `ses` knows. */
  readonly isVerifiedSender: (identityArn: string) => boolean;
  /** What Service Quotas gives the account, by `<service>/<code>`; undefined where nobody here knows it. */
  readonly quota: (name: string) => number | undefined;
  /** Takes a message that AWS itself sends, and gives its id. The services `ses` and `sns` provide these. */
  readonly deliverMail: (mail: Omit<SentMail, 'id' | 'timestamp'>) => string;
  readonly deliverSms: (sms: Omit<SentSms, 'id' | 'timestamp'>) => string;
  /** One line for whoever watches `npm start`; never a secret. */
  readonly log: (line: string) => void;
}

/** Messages that a service took, oldest first. */
export interface Outbox<Message> {
  all(): readonly Message[];
  /** Takes a message that AWS itself sends; gives it id and timestamp. @returns the id */
  deliver(message: Omit<Message, 'id' | 'timestamp'>): string;
  clear(): void;
}

/** A web site that AWS serves under a name of its own, here on a port of its own. */
export interface Site {
  /** Name in AWS, e.g. `d111111abcdef8.cloudfront.net`. */
  readonly domainName: string;
  /** Answers one request. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** A service of the embedded AWS: its API, the resource types it makes, the routes beside it. */
export interface Service {
  readonly apis: readonly ServiceApi[];
  readonly resources: readonly ResourceProvider[];
  readonly routes?: readonly HttpRoute[];
  /** Given by `cloudfront`: what it serves, in the order of the template. */
  readonly sites?: readonly Site[];
  /** Given by `ses`: stands behind {@link LocalContext.isVerifiedSender}. */
  readonly isVerifiedSender?: LocalContext['isVerifiedSender'];
  /** Given by `service-quotas`: stands behind {@link LocalContext.quota}. */
  readonly quota?: LocalContext['quota'];
  /** Given by `ses`: stands behind {@link LocalContext.deliverMail}. */
  readonly mail?: Outbox<SentMail>;
  /** Given by `sns`: stands behind {@link LocalContext.deliverSms}. */
  readonly sms?: Outbox<SentSms>;
  /**
   * Given by `cloudformation`: makes the stacks again that a data folder keeps, all but those with these
   * names.
   */
  restore?(except: ReadonlySet<string>): Promise<void>;
  /** Forgets users, items, messages; keeps what the template made. */
  reset?(): void | Promise<void>;
  close?(): void | Promise<void>;
}

/** Every file `local/services/<service>/index.ts` exports one of these as `createService`. */
export type CreateService = (context: LocalContext) => Service | Promise<Service>;
