/** For pull requests: losses first, then permissions, then the rest. */
import {
  type BundleChange,
  isUnchanged,
  type Loss,
  type Report,
  type SettingChange,
  type StackReport,
  type StageReport,
  type StatementChange,
  unexplained,
} from './report';
import { inOrder, type ValueChange } from './values';

/** Characters. */
const LONGEST_VALUE = 160;

/** @param baseName what the reader called the commit */
export function markdown(report: Report, baseName: string): string {
  const short = report.base.slice(0, 12);
  return `${[
    '# What a deployment would change',
    `Compared with ${code(baseName)}${short.startsWith(baseName) ? '' : ` (${code(short)})`}.`,
    ...(report.otherPackages
      ? [
          report.handedOver
            ? 'The compared commit was synthesized with the packages of a newer one, of which package-lock.json differs.'
            : 'package-lock.json differs. Both sides were synthesized with the packages of the working tree, so what the packages themselves change does not show here.',
        ]
      : []),
    verdict(report),
    ...foremost(report),
    ...report.stages.flatMap(stage),
  ].join('\n\n')}\n`;
}

function verdict({ stages, status }: Report): string {
  if (status === 2) {
    const names = stages
      .filter((report) => unexplained(report).length > 0)
      .map((report) => code(report.stage));
    return `> [!CAUTION]\n> **Users would lose something in ${names.join(', ')}.** Read “Lost” below. If it is meant, write the reason into ${code('removal.reason')} of the stage, for reviewers to judge.`;
  }
  if (stages.some(({ stacks }) => stacks.some(({ losses }) => losses.length > 0)))
    return '> [!WARNING]\n> **Users would lose something.** A reason is written down; judge it below.';
  if (stages.some(({ stacks }) => stacks.some(({ refused }) => refused.length > 0)))
    return '> [!CAUTION]\n> **AWS would refuse this deployment** and roll it back. Nothing that holds data is replaced or lost.';
  return stages.every(({ exists, stacks }) => exists === 'in both' && stacks.every(isUnchanged))
    ? 'Nothing changes in any stage.'
    : 'Nothing that holds data is replaced or lost.';
}

/** What nobody may overlook, of all stages. */
function foremost({ stages }: Report): readonly string[] {
  const ofAll = (lines: (stack: StackReport) => readonly string[]) =>
    stages.flatMap(({ stage, stacks }) =>
      stacks.flatMap((stack) =>
        lines(stack).map((line) => `Stage ${code(stage)}, stack ${code(stack.name)}: ${line}`),
      ),
    );
  return [
    ...section(
      '## 🛑 Lost',
      ofAll(({ losses }) => losses.map(loss)),
    ),
    ...section(
      '## 🛑 Refused by AWS: the deployment would fail',
      ofAll(({ refused }) =>
        refused.map(
          ({ path, type, property }) =>
            `${code(path)} (${word(type)}): ${code(property)} can’t change once the resource exists.`,
        ),
      ),
    ),
  ];
}

function stage({ stage: name, exists, reason, stacks }: StageReport): readonly string[] {
  const heading = `## Stage ${code(name)}`;
  if (exists === 'only after')
    return [heading, 'The stage is new: everything in it will be made. There is nothing to compare it with.'];
  if (exists === 'only before')
    return [
      heading,
      'The stage is gone from the configuration. Its stacks stay deployed as they are, and no deployment of this app reaches them any more.',
    ];
  if (stacks.every(isUnchanged)) return [heading, 'No change.'];
  const losing = stacks.some(({ losses }) => losses.length > 0);
  return [
    heading,
    ...(losing && reason
      ? [
          `Reason given in ${code('removal.reason')}${reason.isNew ? '' : ', **written before this change**'}: ${code(reason.text)}`,
        ]
      : []),
    ...stacks.filter((stack) => !isUnchanged(stack)).flatMap(stackParts),
  ];
}

function stackParts(stack: StackReport): readonly string[] {
  return [
    `### Stack ${code(stack.name)}`,
    ...whole(stack),
    ...statements(stack.security.statements, stack.exists === 'only after'),
    ...settings(stack.security.settings),
    ...resources(stack),
    ...section('#### Outputs', outputs(stack)),
    ...bundles(stack.bundles),
    ...cost(stack),
  ];
}

function whole({ exists }: StackReport): readonly string[] {
  if (exists === 'only after') return ['The stack is new.'];
  if (exists === 'only before')
    return [
      'The stack is gone from the app. A deployment does not delete it: it stays, with all that is in it, and is never updated again. Whoever deletes it by hand deletes what is listed here.',
    ];
  return [];
}

function loss({ how, what, path, type, oldOneStays, because, loss: words }: Loss): string {
  const by = because.length > 0 ? `, by ${because.map(code).join(', ')}` : '';
  const old = oldOneStays
    ? 'The old one stays in the account with all it holds, but nothing uses it; it can be imported back.'
    : 'The old one is deleted with all it holds.';
  return `**${how.toUpperCase()}**: ${what} ${code(path)} (${word(type)})${by}. Then ${words} ${old}`;
}

/** @param isNew stack without an earlier state to be wider than */
function statements(changes: readonly StatementChange[], isNew: boolean): readonly string[] {
  if (changes.length === 0) return [];
  const widened = !isNew && changes.some(({ widens }) => widens);
  return [
    `#### ${widened ? '⚠️ Permissions: somebody may do more' : isNew ? 'Permissions of the new stack' : 'Permissions'}`,
    table(
      ['', 'Effect', 'Who', 'May do', 'On', 'If'],
      changes.map(({ how, effect, principal, action, resource, condition, widens, everything }) => [
        `${how === 'added' ? '+' : '−'}${isNew ? ' new' : widens ? ' **wider**' : ''}${everything.length > 0 ? ` ⚠️ ${everything.join(', ')}` : ''}`,
        word(effect),
        code(principal),
        code(action),
        code(resource),
        condition === '' ? '' : code(condition),
      ]),
    ),
  ];
}

function settings(changes: readonly SettingChange[]): readonly string[] {
  if (changes.length === 0) return [];
  return [
    '#### Security settings',
    table(
      ['About', 'Resource', 'Setting', 'Before', 'After'],
      changes.map(({ about, resource, type, path, before, after }) => [
        about,
        code(resource),
        path === '' ? `all of the ${word(shortType(type))}` : code(path),
        ...values(before, after),
      ]),
    ),
  ];
}

function resources({ resources: changes, onlyHashes, security }: StackReport): readonly string[] {
  const isSetting = (logicalId: string, { path }: ValueChange) =>
    security.settings.some((setting) => setting.logicalId === logicalId && setting.path === path);
  const lines = changes.map(({ how, logicalId, path, type, changes: all }) => {
    const rest = all.filter((change) => !isSetting(logicalId, change));
    const verb = how === 'replaced' || how === 'removed' ? `**${how}**` : how;
    return [
      `${verb}: ${code(path)} (${word(type)})${rest.length < all.length ? ', see Security settings' : ''}`,
      ...rest.map((change) => `  - ${valueChange(change)}`),
    ].join('\n');
  });
  const hashes =
    onlyHashes.length === 0
      ? []
      : [
          `${onlyHashes.length === 1 ? '1 resource differs' : `${onlyHashes.length} resources differ`} in hashes of code or of the API’s definition alone`,
        ];
  return section('#### Resources', [...lines, ...hashes]);
}

function valueChange({ path, before, after }: ValueChange): string {
  return `${code(path)}: ${values(before, after).join(' → ')}`;
}

/** The CDK's own references between stacks. */
const INTERNAL_OUTPUT = /^(PublishOutput|ExportsOutput)/;

function outputs({ outputs: changes }: StackReport): readonly string[] {
  const named = changes.filter(({ name }) => !INTERNAL_OUTPUT.test(name));
  const internal = changes.length - named.length;
  return [
    ...named.map(({ name, how }) =>
      how === 'removed'
        ? `**removed**: ${code(name)}; whoever reads it by this name breaks`
        : `${how}: ${code(name)}`,
    ),
    ...(internal > 0 ? [`${internal} by which stacks of this app refer to each other`] : []),
  ];
}

function bundles(changes: readonly BundleChange[]): readonly string[] {
  if (changes.length === 0) return [];
  const bytes = (size: number | undefined) => (size === undefined ? '' : grouped(size));
  const rows = changes.map(({ path, before, after }) => [
    code(path),
    bytes(before?.code),
    bytes(after?.code),
    before && after ? signed(after.code - before.code) : before ? 'gone' : 'new',
    bytes(before?.gzip),
    bytes(after?.gzip),
    before && after ? `${signed(after.gzip - before.gzip)} (${percent(before.gzip, after.gzip)})` : '',
  ]);
  return [
    '#### Code of functions, bytes',
    table(['Function', 'Before', 'After', 'Change', 'gzip before', 'gzip after', 'Change'], rows),
  ];
}

function cost({ cost: changes }: StackReport): readonly string[] {
  if (changes.length === 0) return [];
  const sum = changes.reduce((total, { dollars }) => total + dollars, 0);
  return [
    '#### Cost a month, whoever uses it',
    table(
      ['Item', 'Before', 'After', 'Change'],
      [
        ...changes.map(({ item, before, after, dollars }) => [
          item,
          String(before),
          String(after),
          money(dollars),
        ]),
        ['**Sum**', '', '', `**${money(sum)}**`],
      ],
    ),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, lines.map((line) => `- ${line}`).join('\n')];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** Characters, for conditions and reasons. */
const LONGEST_TEXT = 1_000;

/** Without meaning in Markdown within backticks, tables included. */
const HARMLESS = /^[\w .,:;/=@#$%&?!+*~^'"<>()[\]{}…-]+$/;

/**
 * Perhaps a stranger's text: nothing in it can end the code, row or line, make a link, image or mention, or
 * turn the direction of text.
 */
function code(text: string): string {
  const plain = (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text).replace(/\s+/g, ' ');
  if (HARMLESS.test(plain) && plain.trim() !== '') return `\`${plain}\``;
  // Character references never mean Markdown:
  // https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
  const shown = [...plain].map((character) =>
    /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/u.test(character)
      ? `U+${codePoint(character).toString(16).toUpperCase().padStart(4, '0')}`
      : /[\p{L}\p{N} ]/u.test(character)
        ? character
        : `&#${codePoint(character)};`,
  );
  return `<code>${shown.join('') || '(empty)'}</code>`;
}

const codePoint = (character: string) => character.codePointAt(0) ?? 0;

/** AWS's names as they are, other text as code. */
const word = (text: string) => (/^[A-Za-z0-9]+(::[A-Za-z0-9]+)*$/.test(text) ? text : code(text));

/** Characters of a shared beginning that stay. */
const SHARED = 20;

/** Cut, without what they share at their beginning. */
function values(before: unknown, after: unknown): readonly [string, string] {
  const [old, next] = [inOrder(before), inOrder(after)];
  let common = 0;
  while (common < old.length && old[common] === next[common]) common += 1;
  const from = Math.max(old.length, next.length) > LONGEST_VALUE ? Math.max(0, common - SHARED) : 0;
  const shown = (given: unknown, text: string) => {
    if (given === undefined) return 'nothing';
    const end = from + LONGEST_VALUE;
    return code(`${from > 0 ? '…' : ''}${text.slice(from, end)}${text.length > end ? '…' : ''}`);
  };
  return [shown(before, old), shown(after, next)];
}

const shortType = (type: string) => type.split('::').at(-1) ?? type;
const grouped = (count: number) => count.toLocaleString('en-US');
const signed = (count: number) => (count > 0 ? `+${grouped(count)}` : grouped(count).replace('-', '−'));
const money = (dollars: number) => `${dollars < 0 ? '−' : '+'}$${Math.abs(dollars).toFixed(2)}`;

function percent(before: number, after: number): string {
  if (before === 0) return 'new';
  const change = ((after - before) / before) * 100;
  return `${change < 0 ? '−' : '+'}${Math.abs(change).toFixed(1)}%`;
}
