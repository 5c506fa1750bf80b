import type { CodeWay } from '../codes/ways';

/** How somebody came in, as the page saw just now and tokens don't say. */
export type Seen = 'PASSWORD' | CodeWay;

/** Kept in this browser, expired or not. */
export interface Session {
  readonly userName: string;
  readonly idToken: string;
  readonly accessToken: string;
  /** Milliseconds; 0 when over or unknown. */
  left(): number;
}
