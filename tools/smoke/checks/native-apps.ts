/** Whether hosts say of native apps what the stage does; the systems of phones ask them alone. */
import type { Config } from '../../../lib/config/schema';
import { APP_FILES, type AppFile, hostsOfAppFile } from '../../../lib/features/page/app-files';
import { ok, problem } from '../../preflight/check';
import { type SmokeCheck, someOf } from '../subject';

/** Milliseconds. */
const PATIENCE = 15_000;
/** Apple's limit: https://developer.apple.com/documentation/xcode/supporting-associated-domains */
const MOST_BYTES = 128 * 1024;

export const nativeApps: SmokeCheck = {
  id: 'native-apps',
  title: 'Native apps',
  permissions: [],
  concerns: (config) => filesOf(config).length > 0,
  async run({ config, siteOf = (host) => `https://${host}` }) {
    const files = filesOf(config);
    const wrong = await Promise.all(
      files.map(async ({ file, host }) => {
        const what = await wrongWith(`${siteOf(host)}/.well-known/${file}`, APP_FILES[file](config, host));
        return what === undefined ? [] : [`https://${host}/.well-known/${file} ${what}`];
      }),
    );
    if (wrong.flat().length === 0)
      return ok(`${files.map(({ host, file }) => `${file} of ${host}`).join(', ')}: as the stage says.`);
    return problem(
      `${someOf(wrong.flat())}.`,
      'Put there what "npm run outputs" prints with --format and --host (docs/webauthn.md#native-apps); the web stack serves its own host’s.',
    );
  },
};

function filesOf(config: Config): readonly { readonly file: AppFile; readonly host: string }[] {
  return (Object.keys(APP_FILES) as AppFile[]).flatMap((file) =>
    hostsOfAppFile(file, config)
      // No phone asks this machine.
      .filter((host) => host !== 'localhost')
      .map((host) => ({ file, host })),
  );
}

/** As part of a sentence. Both systems take neither another type nor a redirect. */
async function wrongWith(url: string, wanted: unknown): Promise<string | undefined> {
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) });
    const body = await answer.text();
    const type = answer.headers.get('content-type') ?? 'no type';
    if (answer.status !== 200) return `answers ${answer.status}, where it must be 200`;
    if (!/^application\/json(?:;|$)/.test(type)) return `is ${type}, where it must be application/json`;
    if (Buffer.byteLength(body) > MOST_BYTES) return `has more than ${MOST_BYTES / 1024} KB`;
    return says(JSON.parse(body), wanted) ? undefined : 'does not name every app of the stage as it must';
  } catch (error) {
    if (error instanceof SyntaxError) return 'is no JSON';
    const { cause, message } = error as Error & { cause?: { code?: string } };
    return `gives no answer (${cause?.code ?? message})`;
  }
}

/** Whether it says at least that: a host may name apps of others too. */
function says(said: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted))
    return Array.isArray(said) && wanted.every((one) => said.some((other) => says(other, one)));
  if (typeof wanted !== 'object' || wanted === null) return said === wanted;
  if (typeof said !== 'object' || said === null) return false;
  return Object.entries(wanted).every(([name, value]) =>
    says((said as Readonly<Record<string, unknown>>)[name], value),
  );
}
