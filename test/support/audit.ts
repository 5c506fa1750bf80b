/**
 * What another team's function hears of a deployment's security events, and what docs/audit.md says of them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import type { LocalAws } from '../../local';
import { synthesizeConsumer } from '../fixtures/consumer-app/app';

export interface Heard {
  readonly 'detail-type': string;
  readonly source: string;
  readonly time: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Synthesizes the other team's app, which hears of all, for the stage local. */
export function listenerApp(folder: string): string {
  const env = { account: '000000000000', region: 'us-east-1' };
  return synthesizeConsumer(join(folder, 'consumer'), { stage: 'local', env, hearsAll: true });
}

/** All that the other team's function has heard. */
export function heardOf(aws: LocalAws): readonly Heard[] {
  const name = aws.output('ListenerName');
  return (aws.logs(name)[name] ?? [])
    .filter((line) => line.includes('"heard"'))
    .map((line) => {
      const logged = JSON.parse(line) as { heard?: Heard; message?: string };
      return logged.heard ?? (JSON.parse(logged.message ?? '{}') as { heard: Heard }).heard;
    });
}

/** Events that fit, once there are as many; they arrive after the answer. */
export async function eventsThat(
  aws: LocalAws,
  fits: (event: Heard) => boolean,
  atLeast = 1,
): Promise<readonly Heard[]> {
  const found = () => heardOf(aws).filter(fits);
  for (let tries = 0; found().length < atLeast && tries < 100; tries++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  // One that is too many would come now.
  await new Promise((resolve) => setTimeout(resolve, 100));
  return found();
}

export const typesOf = (events: readonly Heard[]) => events.map((event) => event['detail-type']).sort();

/** The schemas of docs/audit.md. */
export function auditSchemas() {
  const guide = readFileSync(join(__dirname, '..', '..', 'docs', 'audit.md'), 'utf8');
  const [subject, events] = [...guide.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, text = '']) =>
    JSON.parse(text),
  );
  const { $id: _, ...types } = events;
  return { subject, types } as {
    subject: { required: string[]; properties: object };
    types: Record<string, { required: string[]; properties: object }>;
  };
}

/** What the schemas say against an event; members they don't know count too. */
export function problemsOf({ 'detail-type': type, detail }: Heard): unknown {
  const { subject, types } = auditSchemas();
  const own = types[type];
  if (!own) return `docs/audit.md has no ${type}`;
  const ajv = new Ajv({ allErrors: true });
  const fits = ajv.compile({
    type: 'object',
    required: [...subject.required, ...own.required],
    properties: { ...subject.properties, ...own.properties },
    additionalProperties: false,
  });
  return fits(detail) ? undefined : { type, detail, errors: ajv.errorsText(fits.errors) };
}
