import type { PolicyDocument, PolicyStatement } from '../contract';
import { conditionsHold, type RequestContext, substitute } from './conditions';
import { listOf, matchesPattern } from './match';

export type Effect = 'deny' | 'allow' | 'silent';

export interface PolicyRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
  readonly onUnknown: (operator: string) => void;
}

/**
 * A deny outweighs every allow.
 *
 * @param principal whether a statement's `Principal` means the caller; undefined for identity policies
 */
export function effectOf(
  documents: readonly PolicyDocument[],
  request: PolicyRequest,
  principal?: (statement: PolicyStatement) => boolean,
): Effect {
  let effect: Effect = 'silent';
  for (const document of documents) {
    for (const statement of listOf<PolicyStatement>(document.Statement)) {
      if (principal && !principal(statement)) continue;
      if (!applies(statement, request)) continue;
      if (statement.Effect === 'Deny') return 'deny';
      effect = 'allow';
    }
  }
  return effect;
}

function applies(statement: PolicyStatement, request: PolicyRequest): boolean {
  return (
    actionMatches(statement, request.action) &&
    resourceMatches(statement, request) &&
    conditionsHold(statement.Condition, request.context, request.onUnknown)
  );
}

function actionMatches(statement: PolicyStatement, action: string): boolean {
  const matches = (pattern: string) => matchesPattern(pattern, action, true);
  if (statement.NotAction !== undefined) return !listOf<string>(statement.NotAction).some(matches);
  return listOf<string>(statement.Action).some(matches);
}

/** Without `Resource` (trust policies, some resource policies) a statement speaks of its own resource. */
function resourceMatches(statement: PolicyStatement, request: PolicyRequest): boolean {
  const matches = (pattern: string) => matchesPattern(substitute(pattern, request.context), request.resource);
  if (statement.NotResource !== undefined) return !listOf<string>(statement.NotResource).some(matches);
  return statement.Resource === undefined || listOf<string>(statement.Resource).some(matches);
}

/** @throws Error naming the statement and what is missing */
export function checkPolicyDocument(document: unknown, needsResource: boolean): PolicyDocument {
  const policy = document as PolicyDocument | undefined;
  if (typeof policy !== 'object' || policy === null || policy.Statement === undefined) {
    throw new Error('a policy document needs a Statement.');
  }
  for (const [index, statement] of listOf<PolicyStatement>(policy.Statement).entries()) {
    const name = statement.Sid ?? `number ${index + 1}`;
    if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') {
      throw new Error(`statement ${name} needs the Effect Allow or Deny.`);
    }
    if (statement.Action === undefined && statement.NotAction === undefined) {
      throw new Error(`statement ${name} needs an Action or NotAction.`);
    }
    if (needsResource && statement.Resource === undefined && statement.NotResource === undefined) {
      throw new Error(`statement ${name} needs a Resource or NotResource.`);
    }
  }
  return policy;
}
