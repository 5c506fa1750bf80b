/** What people read. The address names one of them, and can't bring words of its own. */
import { ApiRefusal } from './account-api';

export const PROBLEMS = {
  'invalid-request': 'That is no address or code.',
  'wrong-code': 'That is not the code.',
  'code-is-over': 'That was not the code, or it is over. Ask for a new one.',
  'too-many': 'Too many people sign in just now. Try again in a minute.',
  'not-admitted': 'You can’t sign in here.',
  'not-sent': 'The mail could not be sent. Try again.',
  'try-again': 'Try again.',
} as const;
export type Problem = keyof typeof PROBLEMS;

const BY_CODE: Readonly<Record<string, Problem>> = {
  InvalidRequest: 'invalid-request',
  WrongCredentials: 'code-is-over',
  TooManyRequests: 'too-many',
  NotAdmitted: 'not-admitted',
  NotSent: 'not-sent',
};

export function problemOf(error: unknown): Problem {
  return (error instanceof ApiRefusal ? BY_CODE[error.code] : undefined) ?? 'try-again';
}

export function wordsOf(problem: unknown): string | undefined {
  return typeof problem === 'string' && Object.hasOwn(PROBLEMS, problem)
    ? PROBLEMS[problem as Problem]
    : undefined;
}
