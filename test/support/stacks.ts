/**
 * The app's stacks in this process, for tests of templates. They are built by the app's own `buildApp` with
 * the flags of `cdk.json` and each stage's own values; only the functions' code is left out.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { buildApiLogging, buildApp, type PasswordlessStacks } from '../../lib/app';
import type { Config, ConfigInput } from '../../lib/config/schema';
import { placeholderBundles, placeholderPage } from './placeholder-bundles';
import { stageConfig } from './stages';

// CloudFormationValidatePlugin takes seconds a synthesis; `cdk synth` runs it, and test/setup shows that it
// does.
process.env.CDK_VALIDATION = 'false';

/** Feature flags and other context of `cdk.json`. */
export const cdkContext: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'cdk.json'), 'utf8'),
).context;

/** Without what no test reads of an assembly: the tree, and where in the code constructs were made. */
const lean = { analyticsReporting: false, stackTraces: false, treeMetadata: false };

export interface BuiltStage {
  readonly app: App;
  readonly config: Config;
  readonly stacks: PasswordlessStacks;
  readonly messaging: Template;
  readonly auth: Template;
}

/** Stacks of a stage, not yet synthesized. */
export const stacksOf = (stage: string, overrides: Partial<ConfigInput> = {}) =>
  stacksOfConfig(stageConfig(stage, overrides));

/** Stacks of any configuration, not yet synthesized. */
export function stacksOfConfig(config: Config) {
  const app = new App({ ...lean, context: { ...cdkContext } });
  return { app, config, stacks: buildApp(app, config, placeholderBundles(), placeholderPage()) };
}

/** The stack of an account's logging role, which no stage makes. */
export function apiLogging() {
  const app = new App({ ...lean, context: { ...cdkContext } });
  return buildApiLogging(app, stageConfig('dev'));
}

/** Stacks and templates of a stage. */
export function buildStage(stage: string, overrides: Partial<ConfigInput> = {}): BuiltStage {
  return buildConfig(stageConfig(stage, overrides));
}

/** Stacks and templates of any configuration. */
export function buildConfig(config: Config): BuiltStage {
  const built = stacksOfConfig(config);
  return {
    ...built,
    messaging: Template.fromStack(built.stacks.messaging),
    auth: Template.fromStack(built.stacks.auth),
  };
}

/** A resource of a template as CloudFormation reads it. */
export interface TemplateResource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: properties of any resource type.
  readonly Properties: any;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
}

/** All resources of a template by logical id. */
export function resourcesOf(template: Template): Record<string, TemplateResource> {
  return template.toJSON().Resources;
}

/** Resources of one type by logical id. */
export function resourcesOfType(template: Template, type: string): Record<string, TemplateResource> {
  return Object.fromEntries(Object.entries(resourcesOf(template)).filter(([, { Type }]) => Type === type));
}

/** The one resource of a type. @throws Error when there is none, or another. */
export function onlyResource(template: Template, type: string): TemplateResource & { logicalId: string } {
  const found = Object.entries(resourcesOfType(template, type));
  const [first] = found;
  if (!first || found.length > 1)
    throw new Error(
      `Expected one ${type}, found ${found.map(([logicalId]) => logicalId).join(', ') || 'none'}.`,
    );
  return { logicalId: first[0], ...first[1] };
}

/** Path of a resource of a REST API, by the reference that a method makes to it. */
export function pathOf(template: Template, reference: unknown): string {
  const { Ref: logicalId } = reference as { Ref?: string };
  if (logicalId === undefined) return '';
  const { ParentId, PathPart } = resourcesOf(template)[logicalId]?.Properties ?? {};
  return `${pathOf(template, ParentId)}/${PathPart}`;
}
