import { type OperatorRequest, readMembers, readOperatorRequest } from '../request';

const WORDS = {
  usage: 'Invoke with {"userName": "…", "operator": "…", "reason": "…"}.',
  reason: 'why the number is known to be the user’s; write no number in it',
};

/** What an administrator asks for. @throws Error saying what is wrong and how it should be */
export function readRequest(event: unknown): OperatorRequest {
  return readOperatorRequest(readMembers(event, [], WORDS), WORDS);
}
