import { type OperatorRequest, readMembers, readOperatorRequest } from '../request';

const WORDS = {
  usage: 'Invoke with {"userName": "…", "operator": "…", "reason": "…"}.',
  reason: 'why the number is known to be the user’s; write no number in it',
};

/** @throws Error with the remedy */
export function readRequest(event: unknown): OperatorRequest {
  return readOperatorRequest(readMembers(event, [], WORDS), WORDS);
}
