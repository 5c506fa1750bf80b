export interface TemplateResource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: properties of a template.
  readonly Properties?: any;
}

export interface DeployedStack {
  readonly name: string;
  /** ARN. */
  readonly id: string;
  readonly status: string;
  readonly reason: string | undefined;
  readonly terminationProtection: boolean;
  readonly resources: Readonly<Record<string, TemplateResource>>;
  /** By logical id; none for what was never made. */
  readonly physicalIds: ReadonlyMap<string, string>;
  readonly outputs: ReadonlyMap<string, string>;
  /** By name. */
  readonly exports: ReadonlyMap<string, string>;
  readonly parameters: ReadonlyMap<string, string>;
}
