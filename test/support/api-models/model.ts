/** AWS's published API models, as its SDK for Python carries them; `refresh.ts` says how they come here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface ShapeRef {
  readonly shape: string;
  /** Where in a REST message the member is; in its body where absent. */
  readonly location?: 'uri' | 'querystring' | 'header' | 'headers' | 'statusCode';
  readonly locationName?: string;
  readonly flattened?: boolean;
  readonly streaming?: boolean;
  readonly xmlAttribute?: boolean;
  readonly timestampFormat?: TimestampFormat;
}
export type TimestampFormat = 'iso8601' | 'unixTimestamp' | 'rfc822';

export interface Shape {
  readonly type:
    | 'structure'
    | 'list'
    | 'map'
    | 'string'
    | 'integer'
    | 'long'
    | 'float'
    | 'double'
    | 'boolean'
    | 'blob'
    | 'timestamp';
  readonly members?: Readonly<Record<string, ShapeRef>>;
  readonly required?: readonly string[];
  readonly union?: boolean;
  readonly document?: boolean;
  readonly payload?: string;
  readonly eventstream?: boolean;
  readonly member?: ShapeRef;
  readonly flattened?: boolean;
  readonly key?: ShapeRef;
  readonly value?: ShapeRef;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly timestampFormat?: TimestampFormat;
  readonly streaming?: boolean;
  readonly exception?: boolean;
  readonly fault?: boolean;
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number; readonly fault?: boolean };
}

export interface OperationModel {
  readonly http: { readonly method: string; readonly requestUri: string; readonly responseCode?: number };
  readonly input?: ShapeRef;
  readonly output?: ShapeRef & { readonly resultWrapper?: string };
  readonly errors?: readonly ShapeRef[];
}

export interface Model {
  readonly source: string;
  readonly metadata: {
    readonly protocol: 'json' | 'query' | 'rest-json' | 'rest-xml';
    readonly serviceId: string;
  };
  readonly operations: Readonly<Record<string, OperationModel>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** Name of each model, and the API of the embedded AWS that it describes. */
export const MODELS = {
  acm: 'acm',
  apigateway: 'apigateway',
  cloudformation: 'cloudformation',
  cloudfront: 'cloudfront',
  cloudwatch: 'monitoring',
  'cognito-idp': 'cognito-idp',
  dynamodb: 'dynamodb',
  ecr: 'ecr',
  events: 'events',
  iam: 'iam',
  kms: 'kms',
  lambda: 'lambda',
  logs: 'logs',
  'pinpoint-sms-voice-v2': 'sms-voice',
  s3: 's3',
  'service-quotas': 'servicequotas',
  ses: 'ses',
  sesv2: 'ses',
  sns: 'sns',
  socialmessaging: 'social-messaging',
  sqs: 'sqs',
  ssm: 'ssm',
  sts: 'sts',
  wafv2: 'wafv2',
} as const;
export type ModelName = keyof typeof MODELS;

export function modelFile(name: string, folder = join(__dirname, 'data')): string {
  return join(folder, `${name}.json.gz`);
}

const loaded = new Map<ModelName, Model>();

export function loadModel(name: ModelName): Model {
  const known = loaded.get(name);
  if (known) return known;
  const model = JSON.parse(gunzipSync(readFileSync(modelFile(name))).toString('utf8')) as Model;
  loaded.set(name, model);
  return model;
}

/** The model of an API of the embedded AWS; SES has two APIs of one name. */
export function modelOf(service: string, protocol: 'json' | 'query' | 'rest'): Model | undefined {
  const names = (Object.keys(MODELS) as ModelName[]).filter((name) => MODELS[name] === service);
  const name = names.length > 1 ? (protocol === 'query' ? 'ses' : 'sesv2') : names[0];
  return name && loadModel(name);
}

/** @throws Error when the model contradicts itself */
export function shapeOf(model: Model, { shape: name }: ShapeRef): Shape {
  const shape = model.shapes[name];
  if (!shape) throw new Error(`The model of ${model.metadata.serviceId} has no shape ${name}.`);
  return shape;
}
