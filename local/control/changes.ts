/**
 * Operators' API changes to what templates made, made again at a start with a data folder: CloudFormation
 * doesn't write a property before its template changes.
 */
import { createHash } from 'node:crypto';
import type { Stacks } from '../cloudformation/stacks';
import type { Call, ServiceApi } from '../contract';

export interface Standing {
  readonly type: string;
  readonly physicalId: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface KeptCall {
  readonly service: string;
  readonly operation: string;
  readonly input: Input;
  /** Hash of what templates said then; a deployment that says otherwise wins. */
  readonly said: string;
}

// biome-ignore lint/suspicious/noExplicitAny: inputs of any operation.
type Input = any;

/** Its effect holds until a template says something else. */
interface Held {
  /** The call is about the resource, or writes it. */
  readonly concerns: (resource: Standing, input: Input) => boolean;
  /**
   * Members that say what it is about: a later call about the same replaces an earlier one. Without them
   * every call is kept, in order.
   */
  readonly about?: readonly string[];
  /** What a later call leaves out stays as it was. */
  readonly isPartial?: boolean;
}

const ofType =
  (type: string, member: string) =>
  ({ type: it, physicalId }: Standing, input: Input) =>
    it === type && physicalId === lastPart(input[member]);
/** Names, of ARNs too. */
const lastPart = (name: unknown) => String(name).split(/[:/]/).at(-1);

const inlinePolicy: Held = {
  concerns: ({ type, physicalId, properties }, { RoleName, PolicyName }) =>
    (type === 'AWS::IAM::Role' && physicalId === RoleName) ||
    (/^AWS::IAM::(Role)?Policy$/.test(type) && properties.PolicyName === PolicyName),
  about: ['RoleName', 'PolicyName'],
};

/**
 * By the service's signing name. Without operations whose effect the data folder has anyway, and those that
 * make or delete what holds people's data.
 */
export const HELD: Readonly<Record<string, Readonly<Record<string, Held>>>> = {
  apigateway: {
    UpdateAccount: { concerns: ({ type }) => type === 'AWS::ApiGateway::Account' },
  },
  'cognito-idp': {
    UpdateUserPool: { concerns: ofType('AWS::Cognito::UserPool', 'UserPoolId'), about: ['UserPoolId'] },
  },
  dynamodb: {
    UpdateTable: { concerns: ofTable },
    UpdateTimeToLive: { concerns: ofTable, about: ['TableName'] },
  },
  iam: { PutRolePolicy: inlinePolicy, DeleteRolePolicy: inlinePolicy },
  lambda: {
    RemovePermission: {
      concerns: ({ type, physicalId }, { statementId }) =>
        type === 'AWS::Lambda::Permission' && physicalId === statementId,
      about: ['functionName', 'statementId'],
    },
    UpdateFunctionCode: {
      concerns: ofType('AWS::Lambda::Function', 'functionName'),
      about: ['functionName'],
    },
    UpdateFunctionConfiguration: {
      concerns: ofType('AWS::Lambda::Function', 'functionName'),
      about: ['functionName'],
      isPartial: true,
    },
  },
  monitoring: {
    SetAlarmState: { concerns: ofType('AWS::CloudWatch::Alarm', 'AlarmName'), about: ['AlarmName'] },
  },
  ses: {
    CreateEmailIdentity: { concerns: ofType('AWS::SES::EmailIdentity', 'EmailIdentity') },
    DeleteEmailIdentity: { concerns: ofType('AWS::SES::EmailIdentity', 'EmailIdentity') },
  },
  sns: { CreateTopic: { concerns: () => false, about: ['Name'] } },
  wafv2: {
    DisassociateWebACL: {
      concerns: ({ type, properties }, { ResourceArn }) =>
        type === 'AWS::WAFv2::WebACLAssociation' && properties.ResourceArn === ResourceArn,
      about: ['ResourceArn'],
    },
  },
};

function ofTable({ type, physicalId }: Standing, { TableName }: Input): boolean {
  return /^AWS::DynamoDB::(Global)?Table$/.test(type) && physicalId === lastPart(TableName);
}

export class Changes {
  /** Before, nothing stands to compare with. */
  #isReady = false;

  /** @param kept of the data folder, in order of arrival */
  constructor(
    private readonly kept: Map<string, KeptCall>,
    private readonly standing: () => readonly Standing[],
  ) {}

  note(
    { service, operation, principal }: Pick<Call, 'service' | 'operation' | 'principal'>,
    input: Input,
  ): void {
    const held = HELD[service]?.[operation];
    // What functions do, they do again.
    if (!held || (principal.kind === 'role' && principal.functionArn !== undefined)) return;
    const { about } = held;
    const key = about
      ? JSON.stringify([service, operation, ...about.map((name) => input[name])])
      : JSON.stringify([service, operation, this.kept.size, Date.now()]);
    const before = held.isPartial ? this.kept.get(key)?.input : undefined;
    this.kept.delete(key);
    const all = { ...before, ...input };
    this.kept.set(key, { service, operation, input: all, said: this.saidOf(held, all) });
  }

  /** For calls that a template has overruled; after each deployment. */
  forgetOverruled(): void {
    if (!this.#isReady) return;
    for (const [key, { service, operation, input, said }] of this.kept) {
      const held = HELD[service]?.[operation];
      if (!held || this.saidOf(held, input) !== said) this.kept.delete(key);
    }
  }

  /** Once everything stands. @param log told what fails */
  async makeAgain(apis: readonly ServiceApi[], log: (line: string) => void): Promise<void> {
    this.#isReady = true;
    this.forgetOverruled();
    for (const [key, { service, operation, input }] of this.kept) {
      const found = apis.find((it) => it.name === service && Object.hasOwn(it.operations, operation));
      const call: Call = {
        service,
        operation,
        principal: { kind: 'operator' },
        sourceIp: '127.0.0.1',
        userAgent: '',
        headers: {},
        requestId: '',
      };
      try {
        await found?.operations[operation]?.run(input, call);
      } catch (error) {
        this.kept.delete(key);
        log(`${service}:${operation}, once called by an operator, fails now: ${(error as Error).message}`);
      }
    }
  }

  clear(): void {
    this.kept.clear();
  }

  private saidOf({ concerns }: Held, input: Input): string {
    const about = this.standing().filter((it) => concerns(it, input));
    // Another start may listen on another port.
    const text = JSON.stringify(about).replaceAll(/localhost:\d+/g, 'localhost');
    return createHash('sha256').update(text).digest('hex');
  }
}

export function madeBy(stacks: Stacks): readonly Standing[] {
  return stacks
    .live()
    .flatMap(({ resources }) =>
      [...resources.values()].flatMap(({ definition, made }) =>
        made === undefined
          ? []
          : [{ type: definition.Type, physicalId: made.result.ref, properties: made.request.properties }],
      ),
    );
}
