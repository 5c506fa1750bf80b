/** An assembly's IAM statements in words, by resource. */
import type { Located, References } from './references';

export interface Permission {
  /** Such as `dynamodb`. */
  readonly service: string;
  /** Such as `reads`. */
  readonly verb: string;
  /** Empty where the statement names none of the templates'. */
  readonly targets: readonly Located[];
}

/** Every function's own log and traces, which would hide the rest. */
const EVERYBODYS = ['logs', 'xray', 'cloudwatch'];

const VERBS: readonly (readonly [actions: RegExp, verb: string])[] = [
  [/^dynamodb:(Get|BatchGet|Query|Scan|ConditionCheck|TransactGet)/, 'reads'],
  [/^dynamodb:(Put|Update|Delete|BatchWrite|TransactWrite)/, 'writes'],
  [/^kms:Sign$/, 'signs'],
  [/^kms:(GetPublicKey|Verify)$/, 'verifies'],
  [/^kms:(GenerateMac|VerifyMac)$/, 'derives'],
  [/^kms:(Encrypt|ReEncrypt|GenerateDataKey)/, 'encrypts'],
  [/^kms:Decrypt$/, 'decrypts'],
  [/^(ses|sms-voice|sns):(Send|Publish)/, 'sends'],
  [/^events:PutEvents$/, 'sends'],
  [/^cognito-idp:Admin(InitiateAuth|RespondToAuthChallenge)$/, 'signs in'],
  [/^lambda:Invoke/, 'invokes'],
  [/:(Get|List|Describe|AdminGet|AdminList)/, 'reads'],
  [/:(Put|Update|Delete|Set|Create|Admin)/, 'writes'],
];

/** Such as `reads` for `dynamodb:GetItem`; others stay as they are. */
export function verbOf(action: string): string {
  return VERBS.find(([actions]) => actions.test(action))?.[1] ?? action;
}

interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: unknown;
}

/** By its own policies and those that name it. */
export function permissionsOf(role: Located, references: References): readonly Permission[] {
  const policies = references.resources.filter(
    ({ stack, resource }) =>
      resource.Type === 'AWS::IAM::Policy' &&
      references.targets(stack, resource.Properties?.Roles).includes(role),
  );
  const inline = (role.resource.Properties?.Policies ?? []) as readonly {
    readonly PolicyDocument: unknown;
  }[];
  return [
    ...inline.flatMap(({ PolicyDocument }) => read(role.stack, PolicyDocument, references)),
    ...policies.flatMap(({ stack, resource }) =>
      read(stack, resource.Properties?.PolicyDocument, references),
    ),
  ];
}

function read(stack: string, document: unknown, references: References): readonly Permission[] {
  const { Statement = [] } = document as { Statement?: Statement | readonly Statement[] };
  return [Statement].flat().flatMap((statement) => {
    const { Effect = 'Allow', Action = [], Resource } = statement as Statement;
    if (Effect !== 'Allow') return [];
    const targets = references.targets(stack, Resource);
    return [Action].flat().flatMap((action) => {
      const service = String(action).split(':')[0] ?? '';
      return EVERYBODYS.includes(service) ? [] : [{ service, verb: verbOf(String(action)), targets }];
    });
  });
}
