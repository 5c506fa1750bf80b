/**
 * What one invocation has to tell. Handlers and rules note events where they happen; nothing is sent before
 * the handler has ended ({@link audited}), so that no answer depends on it. Without that wrapper, or where
 * the stage has no audit trail, notes go nowhere.
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

/** What a method notes of the answer that it checks. */
export interface AnswerFacts {
  readonly reason?: string;
  readonly userVerified?: boolean;
  readonly backedUp?: boolean;
}

interface Scope {
  subject: AuditSubject;
  answer: AnswerFacts;
  /** Stands for what is being done, the same in every try of it. */
  key: string;
  readonly noted: { readonly type: AuditType; readonly more: object; readonly time: Date }[];
}

const scopes = new AsyncLocalStorage<Scope>();

/**
 * Runs `handle` and gives the events that it noted to `send`, whether or not it throws. @param key for {@link
 * sameEvery}
 */
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

/** Notes an event. @param about whom it is about, where that isn't the one whose invocation it is */
export function audit<Type extends AuditType>(
  type: Type,
  more: AuditEvents[Type],
  about: { readonly sub?: string | undefined } = {},
): void {
  scopes.getStore()?.noted.push({ type, more: { ...about, ...more }, time: new Date(Date.now()) });
}

/** Says whom the events of this invocation are about. */
export function auditSubject(subject: AuditSubject): void {
  const scope = scopes.getStore();
  if (scope) scope.subject = { ...scope.subject, ...subject };
}

/**
 * Says what stays the same when this invocation is tried again (Cognito runs a trigger up to three times):
 * events of each try get the same ids then.
 */
export function sameEvery(...key: readonly string[]): void {
  const scope = scopes.getStore();
  if (scope) scope.key = key.join('/');
}

/**
 * Notes something of the answer that is being checked; {@link answerFacts} gives it to whoever tells of the
 * outcome.
 */
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
