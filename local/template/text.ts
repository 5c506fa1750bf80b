import { createRequire } from 'node:module';
import { isRecord } from '../record';
import { type Template, TemplateError } from './types';

/** Short forms take a text with a dot for a list. */
const SHORT_FORMS = [
  'Base64',
  'Cidr',
  'FindInMap',
  'GetAZs',
  'ImportValue',
  'Join',
  'Select',
  'Split',
  'Sub',
  'Equals',
  'If',
  'Not',
  'And',
  'Or',
  'Contains',
  'GetStackOutput',
  'Length',
  'ToJsonString',
  'Transform',
];

/**
 * JSON, or YAML with short forms of intrinsic functions.
 *
 * @throws TemplateError for what is neither, or no object
 */
export function parseTemplate(text: string): Template {
  let value: unknown;
  try {
    value = text.trimStart().startsWith('{') ? JSON.parse(text) : parseYaml(text);
  } catch (error) {
    throw new TemplateError(`Template format error: ${(error as Error).message}`);
  }
  if (!isRecord(value)) throw new TemplateError('Template format error: unsupported structure.');
  return value as Template;
}

/** aws-cdk-lib's, loaded by the first YAML template. */
function parseYaml(text: string): unknown {
  const yaml = createRequire(require.resolve('aws-cdk-lib/package.json'))('yaml');
  const short = (name: string, key: string) => ({
    tag: `!${name}`,
    // biome-ignore lint/suspicious/noExplicitAny: a library without types.
    resolve: (_document: unknown, node: any) => ({ [key]: plain(node, yaml) }),
  });
  const attribute = {
    tag: '!GetAtt',
    // biome-ignore lint/suspicious/noExplicitAny: a library without types.
    resolve: (_document: unknown, node: any) => {
      const value = plain(node, yaml);
      return { 'Fn::GetAtt': typeof value === 'string' ? dotted(value) : value };
    },
  };
  return yaml.parse(text, {
    schema: 'core',
    customTags: [
      short('Ref', 'Ref'),
      short('Condition', 'Condition'),
      attribute,
      ...SHORT_FORMS.map((name) => short(name, `Fn::${name}`)),
    ],
  });
}

// biome-ignore lint/suspicious/noExplicitAny: a library without types.
function plain(node: any, yaml: any): unknown {
  if (node.type === 'FLOW_MAP' || node.type === 'FLOW_SEQ' || node.type === 'MAP' || node.type === 'SEQ')
    return yaml.parse(String(node), { schema: 'core' });
  return node.strValue ?? node.value;
}

function dotted(text: string): [string, string] {
  const at = text.indexOf('.');
  return [text.slice(0, at), text.slice(at + 1)];
}
