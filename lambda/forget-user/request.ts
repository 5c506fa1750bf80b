/** What the platform team asks for. */
export interface ForgetRequest {
  /** User name, or an address that the user can sign in with. */
  readonly userName: string;
  /** The user's `sub`; only needed when the user has been deleted from the pool before and the name told who it was. */
  readonly sub: string | undefined;
  /** True to delete the user from the pool as well. */
  readonly deleteUser: boolean;
}

const USAGE = 'Invoke with {"userName": "…", "deleteUser": true or false, "sub": "…" (optional)}.';

/** @throws Error saying what is wrong and how it should be */
export function readRequest(event: unknown): ForgetRequest {
  const members = new Map<string, unknown>(
    typeof event === 'object' && event !== null && !Array.isArray(event) ? Object.entries(event) : [],
  );
  const unknown = [...members.keys()].find((name) => !['userName', 'deleteUser', 'sub'].includes(name));
  if (unknown !== undefined) throw new Error(`There is no option ${JSON.stringify(unknown)}. ${USAGE}`);
  const userName = members.get('userName');
  const deleteUser = members.get('deleteUser') ?? false;
  const sub = members.get('sub');
  if (!isName(userName)) throw new Error(`userName must be a text of 1 to 128 characters. ${USAGE}`);
  if (typeof deleteUser !== 'boolean') throw new Error(`deleteUser must be true or false. ${USAGE}`);
  if (sub !== undefined && !isName(sub))
    throw new Error(`sub must be a text of 1 to 128 characters. ${USAGE}`);
  return { userName, sub, deleteUser };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= 128;
}
