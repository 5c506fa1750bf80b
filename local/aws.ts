import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStacks } from './cloudformation/engine';
import type { SkippedResource } from './cloudformation/model';
import { localOutputs, type Outputs, skippedOf } from './cloudformation/outputs';
import { actionOf } from './cloudformation/permissions';
import type { Stacks } from './cloudformation/stacks';
import type {
  Call,
  LocalContext,
  Outbox,
  ResourceProvider,
  SentMail,
  SentSms,
  Service,
  ServiceApi,
  Site,
} from './contract';
import { CallLog, type RecordedCall } from './control/calls';
import { Changes, type KeptCall, madeBy } from './control/changes';
import { MovableClock } from './control/clock';
import { type Fault, Faults } from './control/faults';
import { type Inbox, inboxOf } from './control/inbox';
import { openState } from './control/state';
import { controlRoutes } from './gateway/control-routes';
import { type RoleCallOptions, roleCalls, roleChecks, roleTrials } from './gateway/role-calls';
import { Gateway } from './gateway/server';
import { Authorizer } from './iam/authorize';
import { Identities } from './iam/identities';
import { inboxRoute } from './inbox/route';
import { partitionOf } from './regions';
import { FunctionLogs } from './runtime/logs';
import { type FunctionCall, FunctionRuntime } from './runtime/runtime';
import { Sessions } from './runtime/sessions';
import { createServices } from './services';
import { WebAcls } from './services/wafv2';
import { DEFAULT_ACCOUNT, DEFAULT_REGION, readAssembly } from './template/assembly';
import { deploy, deployAgain } from './template/deploy';

export interface StartOptions {
  /**
   * Folder of a cloud assembly, as `cdk synth -o` writes it; several are deployed one after the other into
   * one account and Region. None starts an empty account, for the CDK CLI to deploy into.
   */
  readonly assembly: string | readonly string[];
  /** Account to be, 12 digits. @default that of the first stack, or 000000000000 */
  readonly account?: string;
  /** Region to be. @default that of the first stack, or us-east-1 */
  readonly region?: string;
  /** On loopback; 0 (default) for any free one. */
  readonly port?: number;
  /** Keeps state in between starts; in memory when absent. */
  readonly data?: string;
  /**
   * As AWS hands it out: identities of SES unverified until `PUT /_local/account/ses/identities/<name>`, SES
   * and SMS in their sandboxes, no role that API Gateway writes logs with.
   *
   * @default false: what only the account's owner can set up counts as set up
   */
  readonly freshAccount?: boolean;
  /**
   * Runs functions in processes, as Lambda does, so that each can be measured (local/gateway/spans.ts). A
   * process keeps the clock it was started by.
   *
   * @default false: in threads, which start sooner
   */
  readonly processes?: boolean;
  /**
   * Lifts the time limits of functions and their callers, for a debugger that holds one.
   *
   * @default false
   */
  readonly unlimited?: boolean;
  readonly log?: (line: string) => void;
  /** Told of each event of a function; when absent, `log` is told of failures alone. */
  readonly onCall?: (call: FunctionCall) => void;
  readonly onFunctionLine?: (line: string) => void;
}

export interface LocalAws {
  /** Base URL of all APIs, e.g. `http://localhost:4566`. */
  readonly endpoint: string;
  /** By stack name, then output name, as they are now. */
  readonly outputs: Outputs;
  /** CloudFormation's stacks. */
  readonly stacks: Stacks;
  /** @throws Error when no stack, or more than one, has it */
  output(name: string): string;
  readonly skipped: readonly SkippedResource[];
  readonly providers: readonly ResourceProvider[];
  readonly apis: readonly ServiceApi[];
  /** In the order of the templates; `serveSite` gives one a port. */
  readonly sites: readonly Site[];
  readonly mail: Inbox<SentMail>;
  readonly sms: Inbox<SentSms>;
  readonly clock: { set(offsetSeconds: number): void; advance(seconds: number): void };
  readonly faults: { inject(fault: Fault): void; clear(): void; list(): Fault[] };
  readonly calls: { all(): RecordedCall[]; clear(): void };
  /** By function name; only those whose name contains `functionName`. */
  logs(functionName?: string): Readonly<Record<string, readonly string[]>>;
  /** Ends idle workers of functions: the next event of each is a cold start. */
  forgetIdle(): void;
  /**
   * Brings the stacks to another synthesis; people and items stay.
   *
   * @returns names of the stacks that changed
   */
  deploy(assembly: string): Promise<readonly string[]>;
  /** Forgets users, items, messages, faults and the clock's offset; keeps what the templates made. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** @throws AssemblyError, TemplateError, PortInUse; nothing is left running then */
export async function startLocalAws(options: StartOptions): Promise<LocalAws> {
  const closers: (() => void | Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return await start(options, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  options: StartOptions,
  closers: (() => void | Promise<void>)[],
  close: () => Promise<void>,
): Promise<LocalAws> {
  const began = performance.now();
  const log = options.log ?? (() => undefined);
  const { assembly } = options;
  const assemblies = (typeof assembly === 'string' ? [assembly] : assembly).map(readAssembly);
  const first = assemblies[0]?.stacks[0];
  const account = options.account ?? first?.account ?? DEFAULT_ACCOUNT;
  const region = options.region ?? first?.region ?? DEFAULT_REGION;
  const partition = partitionOf(region);
  const scratch = scratchFolder(closers);

  const clock = new MovableClock();
  const faults = new Faults();
  const calls = new CallLog();
  const logs = new FunctionLogs(() => clock.now(), options.onFunctionLine);
  const sessions = new Sessions();
  const identities = new Identities(log);
  const acls = new WebAcls(clock);
  const authorizer = new Authorizer({ identities, account, region, clock, log });
  const state = openState(options.data);
  closers.push(() => state.close());
  const changes =
    options.data === undefined
      ? undefined
      : new Changes(state.map<KeptCall>('changes'), () => madeBy(stacks));
  const gateway = new Gateway({
    sessions,
    changes,
    authorizer,
    faults,
    calls,
    clock,
    log,
    afterRequest: () => state.touch(),
  });
  const endpoint = () => `http://localhost:${gateway.port}`;
  const runtime = new FunctionRuntime({
    account,
    region,
    endpoint,
    clock,
    sessions,
    logs,
    faults,
    authorizer,
    log,
    processes: options.processes ?? false,
    unlimited: options.unlimited ?? false,
    ...(options.onCall && { onCall: options.onCall }),
  });
  let services: ReadonlyMap<string, Service> = new Map();
  closers.push(async () => {
    for (const service of services.values()) await service.close?.();
  });
  closers.push(() => runtime.close());
  const mail = outboxOf('ses.mail', () => services.get('ses')?.mail);
  const sms = outboxOf('sns.sms', () => services.get('sns')?.sms);
  const roles: RoleCallOptions = {
    identities,
    authorizer,
    faults,
    calls,
    clock,
    apis: () => [...services.values()].flatMap((service) => service.apis),
  };
  const context: LocalContext = {
    account,
    region,
    partition,
    freshAccount: options.freshAccount ?? false,
    endpoint,
    clock,
    state,
    lambda: runtime,
    firewall: acls,
    callInRole: roleCalls(roles),
    tryRole: roleTrials(roles),
    checkRole: roleChecks(roles),
    isVerifiedSender: (arn) => services.get('ses')?.isVerifiedSender?.(arn) ?? false,
    quota: (name) => services.get('service-quotas')?.quota?.(name),
    deliverMail: mail.deliver,
    deliverSms: sms.deliver,
    log,
  };
  closers.push(() => gateway.close());
  await gateway.listen(options.port ?? 0);
  const stacks = createStacks(context, {
    providers: () => [...services.values()].flatMap((service) => service.resources),
    faults,
    authorize: (principal, verb, type) => {
      const action = actionOf(type, verb);
      if (action !== undefined) authorizer.requireAction(principal, action);
    },
    onSettled: () => changes?.forgetOverruled(),
  });
  const ssmParameter = (name: string) => readSsmParameter(services.get('ssm'), name);
  services = await createServices(context, {
    runtime,
    identities,
    authorizer,
    acls,
    logs,
    sessions,
    scratch,
    stacks,
    ssmParameter,
  });
  const all = [...services.values()];
  const apis = all.flatMap((service) => service.apis);
  const serviceRoutes = all.flatMap((service) => service.routes ?? []);
  // Functions of custom resources call AWS meanwhile.
  gateway.serve(apis, serviceRoutes);

  const named = assemblies.flatMap((each) => each.stacks.map(({ stackName }) => stackName));
  await services.get('cloudformation')?.restore?.(new Set(named));
  await deploy(assemblies, { stacks, ssmParameter });
  await changes?.makeAgain(apis, log);
  reportSkipped(skippedOf(stacks), log);
  const outputs = () => localOutputs(stacks, endpoint());

  const reset = async () => {
    for (const service of all) await service.reset?.();
    faults.clear();
    calls.clear();
    changes?.clear();
    logs.clear();
    clock.set(0);
    state.flush();
  };
  const control = controlRoutes({
    clock,
    faults,
    logs,
    keepsData: options.data !== undefined,
    reset,
    health: () => ({
      status: 'ready',
      endpoint: endpoint(),
      services: [...services.keys()],
      outputs: outputs(),
      skipped: skippedOf(stacks),
    }),
  });
  gateway.serve(apis, [control, inboxRoute, ...serviceRoutes]);
  log(
    `${assemblies.length === 0 ? 'An empty account' : 'The assembly'} runs at ${endpoint()} (${Math.round(performance.now() - began)} ms).`,
  );

  return {
    endpoint: endpoint(),
    get outputs() {
      return outputs();
    },
    output: (name) => findOutput(outputs(), name),
    stacks,
    get skipped() {
      return skippedOf(stacks);
    },
    providers: all.flatMap((service) => service.resources),
    apis,
    get sites() {
      return all.flatMap((service) => service.sites ?? []);
    },
    mail: inboxOf(mail, 'mail'),
    sms: inboxOf(sms, 'text message'),
    clock,
    faults,
    calls,
    deploy: (folder) => deployAgain(readAssembly(folder), { stacks, ssmParameter }),
    logs: (functionName = '') => logs.of(functionName),
    forgetIdle: () => runtime.forgetIdle(),
    reset,
    close,
  };
}

/** Made at its first use, removed at the end. */
function scratchFolder(closers: (() => void)[]): () => string {
  let folder: string | undefined;
  return () => {
    if (!folder) {
      const made = mkdtempSync(join(tmpdir(), 'embedded-aws-'));
      closers.push(() => rmSync(made, { recursive: true, force: true }));
      folder = made;
    }
    return folder;
  };
}

/** The service that gives it is made later. */
function outboxOf<Message>(name: string, find: () => Outbox<Message> | undefined): Outbox<Message> {
  const found = () => {
    const outbox = find();
    if (!outbox) throw new Error(`No service gives the outbox ${name}; see Service in local/contract.ts.`);
    return outbox;
  };
  return {
    all: () => found().all(),
    deliver: (message) => found().deliver(message),
    clear: () => found().clear(),
  };
}

async function readSsmParameter(ssm: Service | undefined, name: string): Promise<string | undefined> {
  const call: Call = {
    service: 'ssm',
    operation: 'GetParameter',
    principal: { kind: 'service', service: 'cloudformation' },
    sourceIp: '127.0.0.1',
    userAgent: 'cloudformation',
    headers: {},
    requestId: 'cloudformation',
  };
  try {
    const output = await ssm?.apis[0]?.operations.GetParameter?.run({ Name: name }, call);
    return (output as { Parameter?: { Value?: string } } | undefined)?.Parameter?.Value;
  } catch (error) {
    if ((error as Error).name === 'ParameterNotFound') return undefined;
    throw error;
  }
}

/** Places named of one resource type. */
const SHOWN_PLACES = 2;

function reportSkipped(skipped: readonly SkippedResource[], log: (line: string) => void): void {
  const byType = new Map<string, string[]>();
  for (const { type, stack, logicalId } of skipped) {
    byType.set(type, [...(byType.get(type) ?? []), `${stack}/${logicalId}`]);
  }
  for (const [type, places] of byType) {
    const shown = places.slice(0, SHOWN_PLACES).join(', ');
    const more = places.length > SHOWN_PLACES ? ', …' : '';
    log(`Passed over, not emulated: ${type} (${places.length}: ${shown}${more})`);
  }
  for (const { reason, stack, logicalId } of skipped)
    if (reason !== undefined) log(`Passed over: ${stack}/${logicalId}: ${reason}`);
}

function findOutput(outputs: Outputs, name: string): string {
  const found = Object.entries(outputs).flatMap(([stack, values]) => {
    const value = values[name];
    return value === undefined ? [] : [{ stack, value }];
  });
  const [first, second] = found;
  if (first && !second) return first.value;
  throw new Error(
    first
      ? `Several stacks have an output "${name}": ${found.map(({ stack }) => stack).join(', ')}; read outputs[stack] instead.`
      : `No stack has an output "${name}"; there are: ${Object.values(outputs).flatMap(Object.keys).join(', ') || 'none'}.`,
  );
}
