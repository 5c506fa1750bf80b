/**
 * The events of one invocation, sent after the handler has ended ({@link audited}). Without that, or an audit
 * trail, they go nowhere.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { domainHash } from '../shared/bytes';
import { ENV, requireEnv } from '../shared/env';
import {
  AUDIT_VERSION,
  type AuditEntry,
  type AuditEvents,
  type AuditSubject,
  type AuditType,
} from './events';

export interface AnswerFacts {
  readonly reason?: string;
  readonly userVerified?: boolean;
  readonly backedUp?: boolean;
}

interface Scope {
  subject: AuditSubject;
  answer: AnswerFacts;
  /** The same in every try of one action. */
  key: string;
  readonly noted: { readonly type: AuditType; readonly more: object; readonly time: Date }[];
}

const scopes = new AsyncLocalStorage<Scope>();

/** Gives `send` what `handle` noted, also when it throws. @param key for {@link sameEvery} */
export async function withAudit<Result>(
  key: string,
  handle: () => Promise<Result>,
  send: (entries: readonly AuditEntry[]) => Promise<void>,
): Promise<Result> {
  const scope: Scope = { subject: {}, answer: {}, key, noted: [] };
  try {
    return await scopes.run(scope, handle);
  } finally {
    if (scope.noted.length > 0) await send(entriesOf(scope));
  }
}

/** @param about whose event; default the invocation's user */
export function audit<Type extends AuditType>(
  type: Type,
  more: AuditEvents[Type],
  about: { readonly sub?: string | undefined } = {},
): void {
  scopes.getStore()?.noted.push({ type, more: { ...about, ...more }, time: new Date(Date.now()) });
}

export function auditSubject(subject: AuditSubject): void {
  const scope = scopes.getStore();
  if (scope) scope.subject = { ...scope.subject, ...subject };
}

/** For the three times that Cognito may run a trigger. */
export function sameEvery(...key: readonly string[]): void {
  const scope = scopes.getStore();
  if (scope) scope.key = key.join('/');
}

/** {@link answerFacts} gives it to the code that reports the outcome. */
export function noteAnswer(facts: AnswerFacts): void {
  const scope = scopes.getStore();
  if (scope) scope.answer = { ...scope.answer, ...facts };
}

export function answerFacts(): AnswerFacts {
  return scopes.getStore()?.answer ?? {};
}

function entriesOf({ noted, subject, key }: Scope): AuditEntry[] {
  const earlier = new Map<AuditType, number>();
  return noted.map(({ type, more, time }) => {
    const nth = earlier.get(type) ?? 0;
    earlier.set(type, nth + 1);
    const id = domainHash('audit', key, type, String(nth)).toString('hex').slice(0, 32);
    const service = requireEnv(ENV.SERVICE_NAME);
    return {
      type,
      time,
      detail: { version: AUDIT_VERSION, id, service, ...subject, ...more } as AuditEntry['detail'],
    };
  });
}
