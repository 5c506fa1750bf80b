import type { HttpRoute, ServiceApi } from '../../../local/contract';
import { CallLog } from '../../../local/control/calls';
import { MovableClock } from '../../../local/control/clock';
import { Faults } from '../../../local/control/faults';
import { Gateway } from '../../../local/gateway/server';
import { Authorizer } from '../../../local/iam/authorize';
import { Identities } from '../../../local/iam/identities';
import { Sessions } from '../../../local/runtime/sessions';
import { watching } from '../../support/api-models/watching';

/** A gateway with nothing behind it but what a test gives. */
export interface ToyGateway {
  readonly endpoint: string;
  readonly port: number;
  readonly logged: string[];
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly clock: MovableClock;
  readonly sessions: Sessions;
  close(): Promise<void>;
}

export async function startToyGateway(
  apis: readonly ServiceApi[],
  routes: (parts: { faults: Faults; clock: MovableClock }) => readonly HttpRoute[] = () => [],
  port = 0,
): Promise<ToyGateway> {
  watching.on = false;
  const logged: string[] = [];
  const log = (line: string) => void logged.push(line);
  const clock = new MovableClock();
  const faults = new Faults();
  const calls = new CallLog();
  const sessions = new Sessions();
  const identities = new Identities(log);
  const authorizer = new Authorizer({ identities, account: '000000000000', region: 'us-east-1', clock, log });
  const gateway = new Gateway({
    sessions,
    authorizer,
    faults,
    calls,
    clock,
    log,
    afterRequest: () => undefined,
  });
  gateway.serve(apis, routes({ faults, clock }));
  await gateway.listen(port);
  return {
    endpoint: `http://localhost:${gateway.port}`,
    port: gateway.port,
    logged,
    faults,
    calls,
    clock,
    sessions,
    close: () => gateway.close(),
  };
}
