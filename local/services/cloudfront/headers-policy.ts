import { AwsError } from '../../contract';

export interface HeadersPolicy {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, { readonly value: string; readonly override: boolean }>>;
}

interface Config {
  readonly Name?: string;
  readonly Comment?: string;
  readonly SecurityHeadersConfig?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly CustomHeadersConfig?: {
    readonly Items: readonly {
      readonly Header: string;
      readonly Value: string;
      readonly Override: unknown;
    }[];
  };
}

const SECURITY: Readonly<Record<string, (setting: Readonly<Record<string, unknown>>) => [string, string]>> = {
  ContentSecurityPolicy: ({ ContentSecurityPolicy: text }) => ['content-security-policy', String(text)],
  ContentTypeOptions: () => ['x-content-type-options', 'nosniff'],
  FrameOptions: ({ FrameOption: option }) => ['x-frame-options', String(option)],
  ReferrerPolicy: ({ ReferrerPolicy: policy }) => ['referrer-policy', String(policy)],
  StrictTransportSecurity: ({ AccessControlMaxAgeSec: seconds, IncludeSubdomains, Preload }) => [
    'strict-transport-security',
    [
      `max-age=${seconds}`,
      ...(isTrue(IncludeSubdomains) ? ['includeSubDomains'] : []),
      ...(isTrue(Preload) ? ['preload'] : []),
    ].join('; '),
  ],
};

/** @throws AwsError naming a setting that is not emulated */
export function headersPolicyOf(config: Config): HeadersPolicy {
  for (const name of Object.keys(config))
    if (!['Name', 'Comment', 'SecurityHeadersConfig', 'CustomHeadersConfig'].includes(name))
      throw new AwsError('NotEmulated', `${name} of a response headers policy is not emulated.`, 501);
  const security = Object.entries(config.SecurityHeadersConfig ?? {}).map(([name, setting]) => {
    const write = SECURITY[name];
    if (!write) throw new AwsError('NotEmulated', `The security header ${name} is not emulated.`, 501);
    const [header, value] = write(setting);
    return [header, { value, override: isTrue(setting.Override) }] as const;
  });
  const custom = (config.CustomHeadersConfig?.Items ?? []).map(
    ({ Header, Value, Override }) =>
      [Header.toLowerCase(), { value: Value, override: isTrue(Override) }] as const,
  );
  return { headers: Object.fromEntries([...security, ...custom]) };
}

function isTrue(value: unknown): boolean {
  return String(value) === 'true';
}
