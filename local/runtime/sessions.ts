import { randomBytes } from 'node:crypto';

export interface Session {
  readonly roleArn: string;
  /** `RoleSessionName`; absent for functions. */
  readonly sessionName?: string;
  /** Milliseconds since the Unix epoch; absent for those that live as long as their worker. */
  readonly expires?: number;
  /** The function whose worker holds the credentials, if any. */
  readonly functionArn?: string;
  readonly functionName?: string;
  readonly kill?: () => void;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Begins every access key id issued here; tells a stale one from an operator's. */
const PREFIX = 'ASIALOCAL';

/** Of running workers and assumed roles: the gateway knows by them who calls. */
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

  /** `'stale'` when issued here and over; undefined for an operator's. */
  find(accessKeyId: string): Session | 'stale' | undefined {
    return this.sessions.get(accessKeyId) ?? (accessKeyId.startsWith(PREFIX) ? 'stale' : undefined);
  }
}
