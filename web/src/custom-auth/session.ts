/** A session that is kept in this browser, expired or not. */
export interface Session {
  readonly userName: string;
  readonly idToken: string;
  readonly accessToken: string;
  /** Milliseconds that its tokens still live; 0 when they are over, or nobody can tell. */
  left(): number;
}
