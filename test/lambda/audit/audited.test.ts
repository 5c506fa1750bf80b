/** What one invocation tells of, and what becomes of it when EventBridge doesn't take it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { audited } from '../../../lambda/audit/audited';
import type { AuditEntry } from '../../../lambda/audit/events';
import { putEvents } from '../../../lambda/audit/late/put-events';
import {
  answerFacts,
  audit,
  auditSubject,
  noteAnswer,
  sameEvery,
  withAudit,
} from '../../../lambda/audit/scope';

const handed: AuditEntry[] = [];
const send = async (entries: readonly AuditEntry[]) => {
  handed.push(...entries);
};
const before = { ...process.env };

beforeEach(() => {
  handed.length = 0;
  process.env.POWERTOOLS_SERVICE_NAME = 'passwordless-dev';
});
afterAll(() => {
  process.env = before;
});

/** One try of a handler that notes two passkeys and a sign-in. */
const tryOnce = (key: string, request: string) =>
  withAudit(
    request,
    async () => {
      auditSubject({ userPoolId: 'us-east-1_1', clientId: 'client' });
      auditSubject({ sub: 'sub' });
      sameEvery('answer', key);
      audit('Passkey added', { passkey: '1' });
      audit('Passkey added', { passkey: '2' });
      audit('Sign-in succeeded', { method: 'FIDO2' });
    },
    send,
  );

describe('the events of an invocation', () => {
  it('have ids that are the same in every try, and differ from all others', async () => {
    await tryOnce('round', 'first');
    await tryOnce('round', 'second');
    const ids = handed.map(({ detail }) => detail.id);
    expect(ids.slice(0, 3)).toEqual(ids.slice(3));
    expect(new Set(ids).size).toBe(3);
    await tryOnce('another round', 'first');
    expect(new Set(handed.map(({ detail }) => detail.id)).size).toBe(6);
  });

  it('say whom they are about, and what an event says of somebody else counts', async () => {
    await withAudit(
      'key',
      async () => {
        audit('Contact taken over', { contact: 'email', takenBy: 'me' }, { sub: 'other' });
        audit('Contact taken over', { contact: 'email', takenBy: 'me' }, { sub: undefined });
        auditSubject({ sub: 'me' });
      },
      send,
    );
    expect(handed.map(({ detail }) => detail.sub)).toEqual(['other', undefined]);
  });

  it('are handed over when the handler throws too, and none when there are none', async () => {
    const failing = withAudit(
      'key',
      async () => {
        audit('Second proof required', {});
        throw new Error('no');
      },
      send,
    );
    await expect(failing).rejects.toThrow('no');
    expect(handed).toHaveLength(1);
    let sent = false;
    await withAudit(
      'key',
      async () => undefined,
      async () => {
        sent = true;
      },
    );
    expect(sent).toBe(false);
  });

  it('are those of their own invocation, however many run at once', async () => {
    const one = (method: string) =>
      withAudit(
        method,
        async () => {
          noteAnswer({ reason: method });
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
          audit('Sign-in refused', { method, reason: answerFacts().reason ?? '' });
        },
        send,
      );
    await Promise.all(Array.from({ length: 20 }, (_, index) => one(String(index))));
    for (const { detail } of handed)
      expect(detail).toMatchObject({ reason: (detail as { method?: string }).method });
    expect(handed).toHaveLength(20);
  });

  it('go nowhere outside of an invocation, or where the stage has no bus', async () => {
    expect(() => audit('Second proof required', {})).not.toThrow();
    expect(answerFacts()).toEqual({});
    delete process.env.AUDIT_BUS_NAME;
    const handler = audited(async (event: number) => {
      audit('Second proof required', {});
      return event + 1;
    });
    expect(await handler(1, {})).toBe(2);
  });
});

describe('putting events', () => {
  interface Request {
    readonly Entries: readonly { readonly DetailType: string; readonly Detail: string }[];
  }
  const requests: Request[] = [];
  /** Codes by which the bus refuses entries, by type, as often as there are. */
  const refusals = new Map<string, string[]>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const asked = JSON.parse(body) as Request;
      requests.push(asked);
      const Entries = asked.Entries.map(({ DetailType }) => {
        const ErrorCode = refusals.get(DetailType)?.shift();
        return ErrorCode ? { ErrorCode, ErrorMessage: 'no' } : { EventId: '1' };
      });
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify({ FailedEntryCount: 0, Entries }));
    });
  });

  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    Object.assign(process.env, {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'any',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AUDIT_BUS_NAME: 'bus',
    });
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    process.env.AUDIT_BUS_NAME = 'bus';
    requests.length = 0;
    refusals.clear();
  });

  const entries = (...types: string[]) =>
    types.map((type) => ({ type, time: new Date(0), detail: { version: '1' } })) as unknown as AuditEntry[];

  it('puts ten at a time', async () => {
    const types = Array.from({ length: 23 }, (_, index) => `type ${index}`);
    expect(await putEvents(entries(...types))).toEqual([]);
    expect(requests.map(({ Entries }) => Entries.length)).toEqual([10, 10, 3]);
    expect(requests[0]?.Entries[0]).toEqual({
      EventBusName: 'bus',
      Source: 'passwordless',
      DetailType: 'type 0',
      Detail: '{"version":"1"}',
      Time: 0,
    });
  });

  it('puts once more what was not taken, and that alone', async () => {
    refusals.set('throttled', ['ThrottlingException']);
    expect(await putEvents(entries('taken', 'throttled'))).toEqual([]);
    expect(requests.map(({ Entries }) => Entries.map(({ DetailType }) => DetailType))).toEqual([
      ['taken', 'throttled'],
      ['throttled'],
    ]);
  });

  it('gives back what was refused twice, with the code', async () => {
    refusals.set('refused', ['InternalFailure', 'NotAuthorizedForSourceException']);
    const lost = await putEvents(entries('taken', 'refused'));
    expect(lost.map(({ entry, error }) => [entry.type, (error as Error).name])).toEqual([
      ['refused', 'NotAuthorizedForSourceException'],
    ]);
  });
});
