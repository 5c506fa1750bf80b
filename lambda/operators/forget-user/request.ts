import { type OperatorRequest, readMembers, readOperatorRequest } from '../request';

export interface ForgetRequest extends OperatorRequest {
  /** Needed only for a user deleted from the pool whose name doesn't tell it. */
  readonly sub: string | undefined;
  /** Also from the pool. */
  readonly deleteUser: boolean;
}

const WORDS = {
  usage:
    'Invoke with {"userName": "…", "operator": "…", "reason": "…", "deleteUser": true or false, "sub": "…" (optional)}.',
  reason: 'why, and who asked for it',
};

/** @throws Error with the remedy */
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
