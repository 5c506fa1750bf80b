/** SVG for light and dark pages. */
import type { Side } from './measure';
import type { Bar, Schedule } from './schedule';

interface Drawn {
  readonly title: string;
  readonly sides: readonly { readonly side: Side; readonly schedule: Schedule }[];
}

const WIDTH = 960;
const LEFT = 90;
const RIGHT = 70;
const TOP = 58;
const LANE = 30;
const BAR = 14;
const THIN = 5;
const TITLE = 22;

/** What a colour stands for. */
const COLOURS = {
  network: 'network',
  cognito: 'Cognito, API Gateway',
  lambda: 'invoking a function',
  work: 'the function itself',
  dynamodb: 'DynamoDB',
  kms: 'KMS',
  message: 'SES, SMS',
} as const;
type Colour = keyof typeof COLOURS;

const STYLE = `
  text { font-family: Arial, Helvetica, "Liberation Sans", sans-serif; font-size: 12px; fill: #1c2430 }
  .title { font-weight: bold } .end { text-anchor: end } .soft { fill: #56606e }
  .page { fill: #ffffff; stroke: #d5dae1 } .grid { stroke: #d5dae1 }
  .network { fill: #b4bdc9 } .cognito { fill: #64748b } .lambda { fill: #f0a24a } .work { fill: #c96a04 }
  .dynamodb { fill: #2563eb } .kms { fill: #8b46d6 } .message { fill: #0f8a5f }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6ebf2 } .soft { fill: #a3aebc }
    .page { fill: #0f141b; stroke: #2d3642 } .grid { stroke: #2d3642 }
    .network { fill: #475466 } .cognito { fill: #94a3b8 } .lambda { fill: #b87526 } .work { fill: #ffb45e }
    .dynamodb { fill: #6ea0ff } .kms { fill: #b98af5 } .message { fill: #34c38f }
  }`;

export function drawWaterfall(all: readonly Drawn[]): string {
  const longest = Math.max(...all.flatMap(({ sides }) => sides.map(({ schedule }) => schedule.total)));
  const scale = (WIDTH - LEFT - RIGHT) / longest;
  const parts: string[] = [];
  let y = TOP;
  for (const { title, sides } of all) {
    y += TITLE;
    parts.push(text(14, y - 6, title, 'title'));
    for (const { side, schedule } of sides) {
      parts.push(text(14, y + BAR - 2, side === 'ours' ? 'here' : 'the package', 'soft'));
      parts.push(...schedule.bars.map((bar) => rectangle(bar, y, scale)));
      const end = LEFT + schedule.total * scale + 6;
      parts.push(text(end, y + BAR - 2, `${Math.round(schedule.total)} ms`));
      y += LANE;
    }
    y += 6;
  }
  const height = y + 8;
  const grid = Array.from({ length: Math.floor(longest / 100) + 1 }, (_, index) => {
    const x = LEFT + index * 100 * scale;
    return `<line class="grid" x1="${round(x)}" y1="${TOP}" x2="${round(x)}" y2="${height - 8}"/>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="What a person waits for in each ceremony, step by step, here and with the package">`,
    `<style>${STYLE}\n</style>`,
    `<rect class="page" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>`,
    ...legend(),
    ...grid,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function rectangle(bar: Bar, y: number, scale: number): string {
  const [top, height] = bar.waited ? [y, BAR] : [y + BAR + 2, THIN];
  const width = Math.max(1, (bar.end - bar.start) * scale - 0.5);
  return `<rect class="${colourOf(bar)}" x="${round(LEFT + bar.start * scale)}" y="${top}" width="${round(width)}" height="${height}"><title>${bar.name}, ${Math.round(bar.end - bar.start)} ms</title></rect>`;
}

function colourOf({ kind, name }: Bar): Colour {
  if (kind === 'network') return 'network';
  if (kind === 'service') return 'cognito';
  if (kind === 'invocation') return 'lambda';
  if (kind === 'work') return 'work';
  const service = name.split(':')[0];
  if (service === 'dynamodb' || service === 'kms') return service;
  return service === 'cognito-idp' ? 'cognito' : 'message';
}

function legend(): string[] {
  let x = 14;
  const marks = Object.entries(COLOURS).flatMap(([colour, words]) => {
    const mark = [
      `<rect class="${colour}" x="${x}" y="14" width="12" height="12" rx="2"/>`,
      text(x + 17, 24, words),
    ];
    x += 40 + words.length * 6.6;
    return mark;
  });
  return [...marks, text(14, 46, 'A line every 100 ms; thin below: what runs beside it.', 'soft')];
}

const round = (value: number) => String(Math.round(value * 10) / 10);
const text = (x: number, y: number, words: string, style = '') =>
  `<text x="${round(x)}" y="${round(y)}"${style ? ` class="${style}"` : ''}>${words}</text>`;
