/** The workflows, as tests read them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../support/assembly';
import { readYaml, type Yaml } from './yaml';

const folder = join(projectRoot, '.github', 'workflows');

/** Names of the files. */
export const files = readdirSync(folder).sort();

/** Text of each file, by name. */
export const sources = new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));

export type YamlMap = Readonly<Record<string, Yaml>>;

export const map = (value: Yaml | undefined): YamlMap =>
  typeof value === 'object' && !Array.isArray(value) ? value : {};
export const list = (value: Yaml | undefined): readonly Yaml[] => (Array.isArray(value) ? value : []);

export const workflowOf = (file: string): YamlMap => map(readYaml(sources.get(file) ?? ''));

/** What starts a workflow, whichever way it is written. */
export function triggersOf(file: string): readonly string[] {
  const { on } = workflowOf(file);
  return typeof on === 'string' ? [on] : Array.isArray(on) ? on.map(String) : Object.keys(map(on));
}

export const jobsOf = (file: string): readonly { readonly name: string; readonly job: YamlMap }[] =>
  Object.entries(map(workflowOf(file).jobs)).map(([name, job]) => ({ name, job: map(job) }));

export const stepsOf = (file: string): readonly YamlMap[] =>
  jobsOf(file).flatMap(({ job }) => list(job.steps).map(map));
