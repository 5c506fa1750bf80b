import { type OperatorRequest, readMembers, readOperatorRequest } from '../request';

/** What the platform team asks for. */
export interface ForgetRequest extends OperatorRequest {
  /**
   * The user's `sub`; only needed when the user has been deleted from the pool before and the name told who
   * it was.
   */
  readonly sub: string | undefined;
  /** True to delete the user from the pool as well. */
  readonly deleteUser: boolean;
}

const WORDS = {
  usage:
    'Invoke with {"userName": "…", "operator": "…", "reason": "…", "deleteUser": true or false, "sub": "…" (optional)}.',
  reason: 'why, and who asked for it',
};

/** @throws Error saying what is wrong and how it should be */
export function readRequest(event: unknown): ForgetRequest {
  const members = readMembers(event, ['deleteUser', 'sub'], WORDS);
  const request = readOperatorRequest(members, WORDS);
  const deleteUser = members.get('deleteUser') ?? false;
  const sub = members.get('sub');
  if (typeof deleteUser !== 'boolean') throw new Error(`deleteUser must be true or false. ${WORDS.usage}`);
  if (sub !== undefined && (typeof sub !== 'string' || sub.length < 1 || sub.length > 128))
    throw new Error(`sub must be a text of 1 to 128 characters. ${WORDS.usage}`);
  return { ...request, sub, deleteUser };
}
