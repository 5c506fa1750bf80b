/** Kept in this browser, expired or not. */
export interface Session {
  readonly userName: string;
  readonly idToken: string;
  readonly accessToken: string;
  /** Milliseconds; 0 when over or unknown. */
  left(): number;
}
