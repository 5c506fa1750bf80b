/**
 * How soon a saved source runs: by the CLI's `watch`, beside one over a single function; and under
 * `npm start`, to the deployment's end.
 */
import { startWatchedApp, WORDS } from '../test/support/watched-app';
import { type WatchedByCli, watchedLeastApp, watchedProject } from '../test/support/watched-by-cli';
import { median } from './statistics';
import { milliseconds, type Row } from './table';

const rounds = 5;
const goal = (value: number) => ({ atMost: 3000, value, unit: ' ms' });

export async function watchRows(): Promise<Row[]> {
  const least = await byCli(watchedLeastApp, 'function/index.js', (text, round) => `${text}// ${round}\n`);
  const ours = await byCli(watchedProject, WORDS, changed);
  const whole = await byNpmStart();
  return [
    {
      what: 'cdk watch: a mail text that is saved to the swapped function, beside an app of one function',
      ours: milliseconds(ours),
      beside: milliseconds(least),
      ratio: ours / least,
      goal: goal(ours),
    },
    {
      what: 'npm start: a mail text that is saved to its deployment',
      ours: milliseconds(whole),
      beside: '',
      goal: goal(whole),
    },
  ];
}

const changed = (words: string, round: number) => words.replace('Your sign-in link', `Your link, ${round}`);

async function byCli(
  start: () => Promise<WatchedByCli>,
  path: string,
  change: (text: string, round: number) => string,
): Promise<number> {
  const watched = await start();
  const times: number[] = [];
  try {
    const text = watched.read(path);
    for (let round = 0; round <= rounds; round++) {
      const took = await watched.save(path, change(text, round));
      // The first round fills caches.
      if (round > 0) times.push(took);
    }
  } finally {
    await watched.stop();
  }
  return median(times);
}

async function byNpmStart(): Promise<number> {
  const app = await startWatchedApp();
  const times: number[] = [];
  try {
    const words = app.read(WORDS);
    for (let round = 0; round <= rounds; round++) {
      const began = performance.now();
      app.write(WORDS, changed(words, round));
      await app.printed(/Reloaded .*passwordless-local-auth/);
      if (round > 0) times.push(performance.now() - began);
    }
  } finally {
    await app.stop();
  }
  return median(times);
}
