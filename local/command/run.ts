import { relative, resolve } from 'node:path';
import type { LocalAws } from '../aws';
import { callLine } from './call-line';
import { openDebugger } from './debugger';
import { type CommandOptions, DEFAULT_WEB_PORT } from './options';
import { pageConfig, synthesizedPage } from './page';
import { freePort } from './ports';
import { synthesize } from './synth';
import { watch } from './watch';

/**
 * Loading these is half of a start, and is done while `cdk synth` runs. By `require`: `import()` of a
 * TypeScript file needs tsx's module hooks, a thread of 30 MB.
 */
const loadAws = () => require('../index') as typeof import('../index');
const loadWeb = () => require('../web') as typeof import('../web');

export interface RunOptions {
  readonly options: CommandOptions;
  readonly print: (line: string) => void;
  /** Told how to end what was started; the last one ends first. */
  readonly onStarted: (close: () => void | Promise<void>) => void;
}

/**
 * @returns address that is ready: the page's, or that of the AWS APIs where the assembly has no page
 * @throws Error whose message says what to do
 */
export async function run({ options, print, onStarted }: RunOptions): Promise<string> {
  const debuggerUrl = openDebugger(options);
  const port = await freePort(options.port, '--port');
  const { assembly, webPort } = await findAssembly({ options, print, onStarted });

  const { startLocalAws, writeOutputs } = loadAws();
  // Until then only failures are worth a line.
  let stands = false;
  const aws = await startLocalAws({
    assembly: assembly === undefined ? [] : [assembly, ...options.with],
    port,
    freshAccount: options.freshAccount,
    ...(options.account === undefined ? {} : { account: options.account }),
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.data === undefined ? {} : { data: options.data }),
    unlimited: debuggerUrl !== undefined,
    log: (line) => print(`  ${line}`),
    onCall: (call) => {
      if (stands || 'error' in call.ended) print(`  ${callLine(call, new Date())}`);
    },
    onFunctionLine: (line) => {
      if (options.verbose) print(line);
    },
  });
  onStarted(() => aws.close());
  const outputs = assembly === undefined ? undefined : writeOutputs(assembly, aws.outputs);
  const page = assembly === undefined ? undefined : await startPage(aws, webPort, print, onStarted);
  if (options.watch && assembly !== undefined && webPort !== undefined) {
    // With CloudFront, the page is part of the assembly.
    const renewPage = aws.sites.length > 0 ? async () => false : () => loadWeb().renewWeb();
    onStarted(watch({ aws, print, stage: options.stage, webPort, assembly, renewPage }));
  }

  const rows = [
    ...(page ? [['Page', page]] : []),
    ['Inbox', `${aws.endpoint}/_local/inbox`],
    ['AWS', `${aws.endpoint}  (set AWS_ENDPOINT_URL to it; any credentials)`],
    ...(outputs === undefined ? [] : [['Outputs', relative(process.cwd(), outputs)]]),
    ['Data', options.data === undefined ? 'in memory, gone at the end' : resolve(options.data)],
    [
      'Account',
      options.freshAccount
        ? 'as AWS hands it out: no sender verified, in the sandboxes, no logging role of API Gateway'
        : 'as if set up: sender verified, out of the sandboxes, logging role of API Gateway there',
    ],
    ...(debuggerUrl === undefined
      ? []
      : [['Debugger', `${debuggerUrl}  (functions and those who wait for them have no time limits)`]]),
    ...(options.watch ? [['Sources', 'a change is deployed over what runs; users stay']] : []),
    ['Stop', 'ctrl-C'],
  ];
  print('');
  for (const [name = '', value = ''] of rows) print(`  ${name.padEnd(9)}${value}`);
  print('');
  stands = true;
  return page ?? aws.endpoint;
}

async function findAssembly({
  options,
  print,
  onStarted,
}: RunOptions): Promise<{ assembly: string | undefined; webPort: number | undefined }> {
  if (options.empty) return { assembly: undefined, webPort: options.webPort };
  if (options.assembly !== undefined) return { assembly: options.assembly, webPort: options.webPort };
  const webPort = await freePort(options.webPort ?? DEFAULT_WEB_PORT, '--web-port');
  const began = performance.now();
  const synthesis = synthesize(options.stage, webPort);
  if (!synthesis.isKept) print(`Synthesizing stage "${options.stage}" …`);
  onStarted(() => synthesis.stop());
  // Meanwhile this process loads what it needs and has the page built.
  loadAws();
  loadWeb().prepareWeb();
  const assembly = await synthesis.assembly;
  print(
    synthesis.isKept
      ? `Stage "${options.stage}" is as it was synthesized before, in cdk.out.`
      : `Synthesized in ${((performance.now() - began) / 1000).toFixed(1)} s.`,
  );
  if (options.stage !== 'local')
    print(
      `  Stage "${options.stage}" with http://localhost:${webPort} in the place of its pages' origins; all else is as it is deployed.`,
    );
  return { assembly, webPort };
}

/**
 * As the assembly's CloudFront distribution does, where it has one; nothing without something to sign in
 * with.
 */
async function startPage(
  aws: LocalAws,
  webPort: number | undefined,
  print: (line: string) => void,
  onStarted: RunOptions['onStarted'],
): Promise<string | undefined> {
  const [site] = aws.sites;
  const config = pageConfig(aws);
  const serve = site
    ? (port: number) => loadAws().serveSite(site, port)
    : config && ((port: number) => loadWeb().serveWeb({ port, config: () => pageConfig(aws) ?? config }));
  if (!serve) {
    print('  No page: the assembly has no outputs UserPoolId and UserPoolClientId.');
    return undefined;
  }
  const intended = synthesizedPage(aws);
  const isLocal = intended?.hostname === 'localhost' && intended.port !== '';
  const wanted = isLocal ? Number(intended.port) : undefined;
  const chosen = webPort ?? wanted ?? DEFAULT_WEB_PORT;
  if (wanted !== undefined && chosen !== 0 && chosen !== wanted) {
    print(
      `  The assembly was synthesized for a page on port ${wanted}; on port ${chosen} its origin is refused.`,
    );
  }
  if (intended && !isLocal && !site)
    print(
      `  The stage is for a page at ${intended.origin}: from this one links may be refused and passkeys not work. Sign in by a code, or run the stage "local".`,
    );
  const port = chosen === 0 ? 0 : await freePort(chosen, '--web-port');
  if (site) print(`  The page is served as CloudFront serves it (${site.domainName}).`);
  const page = await serve(port);
  onStarted(() => page.close());
  return page.url;
}
