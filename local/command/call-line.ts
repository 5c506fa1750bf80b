/** One line on each event of a function, from what the function says of itself. */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { FunctionError } from '../contract';
import type { FunctionCall } from '../runtime/runtime';

const PROJECT = resolve(__dirname, '../..');

type Outcome = readonly [word: 'ok' | 'refused' | 'error', detail?: string | undefined];

/** Of the functions' logger, which writes no secret; nothing else of an event is shown. */
interface Written {
  readonly level: string;
  readonly message: string;
  readonly code?: string;
  readonly reason?: string;
  readonly refusal?: string;
  readonly errorName?: string;
  readonly errorMessage?: string;
  readonly frames?: readonly string[];
}

interface Answer {
  readonly statusCode?: unknown;
  readonly response?: { readonly answerCorrect?: unknown; readonly failAuthentication?: unknown };
}

/** Time (UTC), outcome, milliseconds and the function's purpose: `02:31:07  ok  45 ms  …`. */
export function callLine(call: FunctionCall, at: Date): string {
  const [word, detail] = outcomeOf(call);
  const time = at.toISOString().slice(11, 19);
  const took = `${Math.round(call.milliseconds)} ms`.padStart(8);
  const line = `${time}  ${word.padEnd(7)} ${took}  ${nameOf(call)}${detail === undefined ? '' : `: ${detail}`}`;
  // What was thrown may quote anybody: it stays one line, without control characters for the terminal.
  return line.replace(/\p{Cc}+/gu, ' ');
}

/** The purpose without its examples; behind an API the operation too. */
function nameOf({ definition, event }: FunctionCall): string {
  const name = definition.description?.split(':')[0] ?? definition.name;
  const { httpMethod, resource } = (JSON.parse(event) ?? {}) as { httpMethod?: string; resource?: string };
  return httpMethod === undefined ? name : `${name} (${httpMethod} ${resource})`;
}

function outcomeOf({ ended, lines }: FunctionCall): Outcome {
  const written = lines.flatMap(readLine);
  const alarm = written.findLast(({ level }) => level === 'ERROR' || level === 'WARN');
  if ('error' in ended) {
    const refused = written.find(({ refusal }) => refusal !== undefined);
    return refused ? ['refused', refused.refusal] : ['error', alarm ? wordsOf(alarm) : thrown(ended.error)];
  }
  const { statusCode, response } = (JSON.parse(ended.payload) ?? {}) as Answer;
  const status = Number(statusCode ?? 200);
  const why = written.findLast(({ code, reason }) => code !== undefined || reason !== undefined);
  if (status >= 500) return ['error', alarm ? wordsOf(alarm) : `status ${status}`];
  if (status >= 400) return ['refused', why ? wordsOf(why) : `status ${status}`];
  if (response?.answerCorrect === false) return ['refused', why ? wordsOf(why) : 'a wrong answer'];
  if (response?.failAuthentication === true) return ['refused', 'the sign-in is over'];
  return alarm ? ['ok', wordsOf(alarm)] : ['ok'];
}

function thrown(error: Error): string {
  const place = error instanceof FunctionError ? placeOf(error.trace) : undefined;
  return place === undefined ? error.message : `${error.message} (${place})`;
}

function readLine(line: string): Written[] {
  try {
    const read = JSON.parse(line) as Partial<Written> | null;
    return typeof read?.message === 'string' ? [read as Written] : [];
  } catch {
    return [];
  }
}

function wordsOf({ message, code, reason, errorName, errorMessage, frames }: Written): string {
  const facts = [code, reason, errorName, errorMessage, placeOf(frames)].filter((it) => it !== undefined);
  return facts.length === 0 ? message : `${message} (${facts.join(', ')})`;
}

/** First frame in a source of the project: `lambda/contact/start.ts:31`. */
function placeOf(frames: readonly string[] = []): string | undefined {
  for (const frame of frames) {
    const [, file, line, column] = /(\/[^():]+):(\d+):(\d+)\)?$/.exec(frame) ?? [];
    if (file === undefined) continue;
    const [source, at] = inSource(file, Number(line), Number(column));
    const path = relative(PROJECT, source);
    if (/^(?:lambda|custom)\//.test(path)) return `${path}:${at}`;
  }
  return undefined;
}

/** The functions' log names sources already, a thrown error's stack names bundles. */
function inSource(file: string, line: number, column: number): readonly [string, number] {
  try {
    const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
    const entry = map.findEntry(line - 1, column - 1);
    if ('originalSource' in entry)
      return [resolve(dirname(file), entry.originalSource), entry.originalLine + 1];
  } catch {
    // No map, or one that is being written.
  }
  return [file, line];
}
