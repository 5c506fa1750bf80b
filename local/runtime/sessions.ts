import { randomBytes } from 'node:crypto';

/** Whom a set of temporary credentials stands for. */
export interface Session {
  readonly roleArn: string;
  /** `RoleSessionName`; absent for functions. */
  readonly sessionName?: string;
  /** Milliseconds since the Unix epoch; absent for credentials that live as long as their worker. */
  readonly expires?: number;
  /** The function whose worker holds the credentials, if it is one. */
  readonly functionArn?: string;
  readonly functionName?: string;
  /** Ends the worker that holds the credentials. */
  readonly kill?: () => void;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Start of every access key id that is issued here, so that a stale one is told from an operator's. */
const PREFIX = 'ASIALOCAL';

/** Credentials of the running workers and of assumed roles: by them the gateway knows who makes a call. */
export class Sessions {
  private readonly sessions = new Map<string, Session>();

  issue(session: Session): Credentials {
    const accessKeyId = PREFIX + randomBytes(6).toString('hex').toUpperCase();
    this.sessions.set(accessKeyId, session);
    return {
      accessKeyId,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(48).toString('base64'),
    };
  }

  revoke(accessKeyId: string): void {
    this.sessions.delete(accessKeyId);
  }

  /**
   * The session of an access key id; `'stale'` when it was issued here and is over; undefined for an
   * operator's.
   */
  find(accessKeyId: string): Session | 'stale' | undefined {
    return this.sessions.get(accessKeyId) ?? (accessKeyId.startsWith(PREFIX) ? 'stale' : undefined);
  }
}
