export interface ApiResource {
  readonly id: string;
  readonly parentId: string | undefined;
  /** Literal, `{name}` or `{name+}`; empty for the root. */
  readonly pathPart: string;
  /** Full path, e.g. `/pets/{petId}`; `/` for the root. */
  readonly path: string;
}

export interface IntegrationResponse {
  /** For the integration's status code; undefined marks the default response. */
  readonly selectionPattern: string | undefined;
  readonly statusCode: string;
  /** `method.response.header.<name>` to mapping expression. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Media type to VTL template. */
  readonly templates: Readonly<Record<string, string>>;
}

export type PassthroughBehavior = 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';

export interface Integration {
  readonly type: string;
  readonly httpMethod: string | undefined;
  readonly uri: string | undefined;
  readonly credentials: string | undefined;
  readonly passthroughBehavior: PassthroughBehavior;
  /** Media type to VTL template. */
  readonly requestTemplates: Readonly<Record<string, string>>;
  readonly responses: readonly IntegrationResponse[];
  /** API Gateway's wait for the integration. */
  readonly timeoutMs: number;
}

export interface ApiMethod {
  readonly resourceId: string;
  /** Upper case, or `ANY`. */
  readonly httpMethod: string;
  readonly authorizationType: string;
  readonly authorizerId: string | undefined;
  readonly authorizationScopes: readonly string[];
  readonly apiKeyRequired: boolean;
  /** `method.request.<place>.<name>` to whether the request must carry it. */
  readonly requestParameters: Readonly<Record<string, boolean>>;
  /** Media type to model name. */
  readonly requestModels: Readonly<Record<string, string>>;
  readonly requestValidatorId: string | undefined;
  readonly integration: Integration;
}

export interface Authorizer {
  readonly id: string;
  readonly type: string;
  /** Carries the token; lower case. */
  readonly header: string;
  readonly userPoolIds: readonly string[];
  /** Must match all of the token's `aud`. */
  readonly identityValidationExpression: string | undefined;
}

export interface RequestValidator {
  readonly id: string;
  readonly validatesBody: boolean;
  readonly validatesParameters: boolean;
}

export interface ApiModel {
  readonly name: string;
  readonly contentType: string;
  /** JSON schema, draft 04. */
  readonly schema: object;
}

export interface GatewayResponseDefinition {
  readonly type: string;
  readonly statusCode: number | undefined;
  /** `gatewayresponse.header.<name>` to mapping expression. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly templates: Readonly<Record<string, string>>;
}

/** Frozen: later changes of the API reach a stage by another deployment only. */
export interface Deployment {
  readonly id: string;
  readonly resources: ReadonlyMap<string, ApiResource>;
  readonly methods: readonly ApiMethod[];
  readonly authorizers: ReadonlyMap<string, Authorizer>;
  readonly validators: ReadonlyMap<string, RequestValidator>;
  readonly models: ReadonlyMap<string, ApiModel>;
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponseDefinition>;
  readonly binaryMediaTypes: readonly string[];
  readonly notEmulated: string | undefined;
}

export interface MethodSetting {
  /** `/*` for all, else the resource's path. */
  readonly resourcePath: string;
  /** `*` for all. */
  readonly httpMethod: string;
  /** Requests per second. */
  readonly rateLimit: number | undefined;
  /** Requests that may come at once. */
  readonly burstLimit: number | undefined;
}

export interface Stage {
  readonly name: string;
  readonly deployment: Deployment;
  readonly variables: Readonly<Record<string, string>>;
  readonly methodSettings: readonly MethodSetting[];
  /** Undefined where access logs are off. */
  readonly accessLogFormat: string | undefined;
}

export interface ApiSettings {
  readonly name: string;
  /** `EDGE`, `REGIONAL` or `PRIVATE`. */
  readonly endpointType: string;
  readonly binaryMediaTypes: readonly string[];
  /** Why no request can be answered, e.g. a resource policy. */
  readonly notEmulated: string | undefined;
}

/** As it is edited; stages serve its deployments. */
export class RestApi {
  readonly resources = new Map<string, ApiResource>();
  readonly methods: ApiMethod[] = [];
  readonly authorizers = new Map<string, Authorizer>();
  readonly validators = new Map<string, RequestValidator>();
  readonly models = new Map<string, ApiModel>();
  readonly gatewayResponses = new Map<string, GatewayResponseDefinition>();
  readonly deployments = new Map<string, Deployment>();
  readonly stages = new Map<string, Stage>();

  constructor(
    readonly id: string,
    readonly rootResourceId: string,
    public settings: ApiSettings,
  ) {
    this.resources.set(rootResourceId, { id: rootResourceId, parentId: undefined, pathPart: '', path: '/' });
  }

  get name(): string {
    return this.settings.name;
  }

  deploy(id: string): Deployment {
    const deployment: Deployment = {
      id,
      resources: new Map(this.resources),
      methods: [...this.methods],
      authorizers: new Map(this.authorizers),
      validators: new Map(this.validators),
      models: new Map(this.models),
      gatewayResponses: new Map(this.gatewayResponses),
      binaryMediaTypes: this.settings.binaryMediaTypes,
      notEmulated: this.settings.notEmulated,
    };
    this.deployments.set(id, deployment);
    return deployment;
  }
}
