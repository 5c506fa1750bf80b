/** Standalone SVG: no scripts, no fonts, for light and dark pages. */
import type { Graph } from './graph';
import { isInside, type Layout, layOut, type Rectangle, SIZE } from './layout';

const STYLE = `
  text { font-family: Arial, Helvetica, "Liberation Sans", sans-serif; fill: #1c2430 }
  .page { fill: #ffffff; stroke: #d5dae1 }
  .frame { fill: #f5f7fa; stroke: #d5dae1 }
  .box { fill: #ffffff; stroke: #c3cad4 }
  .actor { fill: #e8edf4; stroke: #b4bdc9 }
  .wall { fill: #fdecec; stroke: #d64545 }
  .wall-text { fill: #a61b1b }
  .soft { fill: #56606e }
  .end { text-anchor: end }
  .line { stroke: #8b95a3; stroke-width: 1.25; fill: none }
  .column { stroke: #c3cad4; stroke-width: 1.25 }
  .dot { fill: #1c2430 }
  .halo { paint-order: stroke; stroke: #f5f7fa; stroke-width: 4px; stroke-linejoin: round }
  .arrow { fill: #8b95a3 }
  .stack-0 { fill: #0f8a5f } .stack-1 { fill: #2563eb } .stack-2 { fill: #8b46d6 } .stack-3 { fill: #c96a04 } .stack-4 { fill: #be185d } .stack-5 { fill: #0e7490 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6ebf2 }
    .page { fill: #0f141b; stroke: #2d3642 }
    .frame { fill: #171e27; stroke: #2d3642 }
    .box { fill: #212a35; stroke: #3b4654 }
    .actor { fill: #263140; stroke: #475466 }
    .wall { fill: #3a1d20; stroke: #e06c6c }
    .wall-text { fill: #ffb4b4 }
    .soft { fill: #a3aebc }
    .line { stroke: #77828f }
    .column { stroke: #3b4654 }
    .dot { fill: #e6ebf2 }
    .halo { stroke: #171e27 }
    .arrow { fill: #77828f }
    .stack-0 { fill: #34c38f } .stack-1 { fill: #6ea0ff } .stack-2 { fill: #b98af5 } .stack-3 { fill: #f0a24a } .stack-4 { fill: #f472b6 } .stack-5 { fill: #4cc4dc }
  }`;

const number = (value: number) => String(Math.round(value * 10) / 10);
const escaped = (text: string) =>
  text.replace(
    /[&<>"]/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] ?? '',
  );

function rectangle({ x, y, width, height }: Rectangle, style: string, radius = 8): string {
  return `<rect class="${style}" x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" rx="${radius}"/>`;
}

interface Writing {
  readonly size: number;
  readonly bold?: boolean;
  readonly style?: string;
  readonly middle?: boolean;
}

function text(x: number, y: number, words: string, { size, bold, style, middle }: Writing): string {
  const attributes = [
    `x="${number(x)}" y="${number(y)}" font-size="${size}"`,
    bold ? 'font-weight="bold"' : '',
    style ? `class="${style}"` : '',
    middle ? 'text-anchor="middle"' : '',
  ];
  return `<text ${attributes.filter(Boolean).join(' ')}>${escaped(words)}</text>`;
}

/** Centred in the box. */
function paragraph(box: Rectangle, lines: readonly (readonly [string, Writing])[]): string {
  const heights = lines.map(([, { size }]) => size * 1.3);
  const total = heights.reduce((sum, height) => sum + height, 0);
  let y = box.y + (box.height - total) / 2;
  return lines
    .map(([words, writing], index) => {
      y += heights[index] ?? 0;
      const x = writing.middle ? box.x + box.width / 2 : box.x + 14;
      return text(x, y - writing.size * 0.3, words, writing);
    })
    .join('');
}

/** Ends in an arrow's head. */
function arrow(from: number, to: number, y: number): string {
  return `<path class="line" d="M${number(from)} ${number(y)}H${number(to - 6)}"/><path class="arrow" d="M${number(to)} ${number(y)}l-8 -4.5v9z"/>`;
}

/** A group, for readers of the file and tests. */
const group = (kind: string, ...parts: readonly string[]) => `<g data-kind="${kind}">${parts.join('')}</g>`;

export function drawPicture(graph: Graph): string {
  const layout = layOut(graph);
  const stripe = ({ x, y, height }: Rectangle, stack: string) =>
    `<rect class="${stackClass(graph, stack)}" x="${number(x)}" y="${number(y)}" width="4" height="${number(height)}" rx="2"/>`;
  const parts = [
    rectangle({ x: 0.5, y: 0.5, width: layout.width - 1, height: layout.height - 1 }, 'page', 12),
    text(28, 44, 'Passwordless sign-in: who calls what, and with which permissions', {
      size: SIZE.title,
      bold: true,
    }),
    text(
      28,
      68,
      'A row is a function, a column what it may use; a dot says how, by its IAM policy. What has no dot is refused.',
      { size: SIZE.heading, style: 'soft' },
    ),
    ...actors(layout),
    ...layout.frames.map(({ door, ...frame }) =>
      group('frame', rectangle(frame, 'frame', 10), stripe(frame, door.stack)),
    ),
    ...layout.columns.map(
      ({ middle, y, height, bottom }) =>
        `<path class="column" d="M${number(middle)} ${number(y + height)}V${number(bottom)}"/>`,
    ),
    ...layout.frames.map(({ door, ...frame }) =>
      group(
        'heading',
        text(frame.x + 14, frame.y + 26, door.title, { size: SIZE.heading, bold: true, style: 'halo' }),
        text(frame.x + frame.width - 14, frame.y + 26, door.text, {
          size: SIZE.text,
          style: 'soft end halo',
        }),
      ),
    ),
    ...layout.columns.map(({ store, title, text: purpose, ...box }) =>
      group(
        'column',
        rectangle(box, 'box'),
        `<rect class="${stackClass(graph, store.stack)}" x="${number(box.x)}" y="${number(box.y)}" width="${number(box.width)}" height="4" rx="2"/>`,
        paragraph(box, [
          ...title.map((line) => [line, { size: SIZE.text, bold: true, middle: true }] as const),
          ...purpose.map((line) => [line, { size: SIZE.verb, style: 'soft', middle: true }] as const),
        ]),
      ),
    ),
    ...layout.frames.flatMap(({ rows }) =>
      rows.flatMap((row) => drawRow(row, stripe(row, row.caller.stack))),
    ),
    ...reports(layout, stripe),
    ...legend(graph, layout),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${number(layout.width)} ${number(layout.height)}" width="${number(layout.width)}" height="${number(layout.height)}" role="img" aria-label="Architecture: callers, functions, and what they use">
<style>${STYLE}
</style>
${parts.join('\n')}
</svg>
`;
}

function stackClass({ stacks }: Graph, stack: string): string {
  const place = stacks.indexOf(stack);
  return place < 0 ? 'arrow' : `stack-${place % 6}`;
}

function drawRow(row: Layout['frames'][number]['rows'][number], stripe: string): readonly string[] {
  const y = row.y + row.height / 2;
  const last = row.uses.at(-1);
  return [
    ...(last
      ? [`<path class="line" d="M${number(row.x + row.width)} ${number(y)}H${number(last.x)}"/>`]
      : []),
    group(
      'caller',
      rectangle(row, 'box'),
      stripe,
      paragraph(row, [
        [row.caller.title, { size: SIZE.name, bold: true }],
        ...row.text.map((line) => [line, { size: SIZE.text, style: 'soft' }] as const),
      ]),
    ),
    ...row.uses.map(
      ({ x, verbs }) =>
        `<g data-kind="use"><circle class="dot" cx="${number(x)}" cy="${number(y)}" r="4.5"/>${verbs.map((line, index) => text(x, y + 19 + 13 * index, line, { size: SIZE.verb, style: 'halo', middle: true })).join('')}</g>`,
    ),
  ];
}

function actors({ people, webAcl, operators, frames, reports: returning }: Layout): readonly string[] {
  const named = (box: Rectangle, title: string, ...lines: readonly string[]) =>
    group(
      'actor',
      rectangle(box, 'actor', 10),
      paragraph(box, [
        [title, { size: SIZE.heading, bold: true, middle: true }],
        ...lines.map((line) => [line, { size: SIZE.text, style: 'soft', middle: true }] as const),
      ]),
    );
  const drawn: string[] = [];
  if (people) {
    drawn.push(named(people, 'People', 'in browsers, in', 'apps, and behind', 'other servers'));
    for (const { door, x, y } of frames) {
      if (isInside(door)) continue;
      const start = people.x + people.width;
      if (webAcl && door.guarded)
        drawn.push(arrow(start, webAcl.x, y + 21), arrow(webAcl.x + webAcl.width, x, y + 21));
      else drawn.push(arrow(start, x, y + 21));
    }
  }
  if (webAcl) {
    const x = webAcl.x + webAcl.width / 2;
    const y = webAcl.y + webAcl.height / 2;
    drawn.push(
      group(
        'wall',
        rectangle(webAcl, 'wall', 10),
        `<text class="wall-text" font-size="${SIZE.heading}" font-weight="bold" text-anchor="middle" transform="translate(${number(x + 5)} ${number(y)}) rotate(-90)">AWS WAF: blocks floods, and Cognito’s own ways to change accounts</text>`,
      ),
    );
  }
  if (operators) {
    drawn.push(named(operators, 'Operators', 'with leave', 'by IAM'));
    for (const { door, x, y } of frames)
      if (door.kind === 'operators') drawn.push(arrow(operators.x + operators.width, x, y + 21));
    if (returning) {
      const y = returning.y + 21;
      const end = operators.x + operators.width;
      drawn.push(
        `<path class="line" d="M${number(returning.x)} ${number(y)}H${number(end + 6)}"/><path class="arrow" d="M${number(end)} ${number(y)}l8 -4.5v9z"/>`,
      );
    }
  }
  return drawn;
}

function reports(layout: Layout, stripe: (at: Rectangle, stack: string) => string): readonly string[] {
  const { reports: frame, reportRows } = layout;
  if (!frame) return [];
  const box = (at: Rectangle, style: string, mark: string, title: string, ...lines: readonly string[]) =>
    group(
      'report',
      rectangle(at, style),
      mark,
      paragraph(at, [
        [title, { size: SIZE.name, bold: true, middle: true }],
        ...lines.map((line) => [line, { size: SIZE.text, style: 'soft', middle: true }] as const),
      ]),
    );
  return [
    group(
      'frame',
      rectangle(frame, 'frame', 10),
      text(frame.x + 14, frame.y + 26, 'What operators are told', { size: SIZE.heading, bold: true }),
    ),
    ...reportRows.flatMap(({ report, sources, topic, listeners }) => [
      ...sources.flatMap((at) => [
        arrow(at.x + at.width, topic.x, at.y + at.height / 2),
        box(at, 'box', stripe(at, at.source.stack), at.source.text),
      ]),
      box(topic, 'box', stripe(topic, report.stack), report.name, 'SNS topic'),
      ...(report.reaches.length > 0
        ? [
            arrow(topic.x + topic.width, listeners.x, topic.y + topic.height / 2),
            box(listeners, 'actor', '', 'Operators', `by ${report.reaches.join(', ')}`),
          ]
        : []),
    ]),
  ];
}

function legend(graph: Graph, { legend: y }: Layout): readonly string[] {
  let x = 28;
  const chips = graph.stacks.map((stack) => {
    const chip = `<rect class="${stackClass(graph, stack)}" x="${x}" y="${number(y + 2)}" width="12" height="12" rx="3"/>${text(x + 18, y + 12, `stack ${stack}`, { size: SIZE.text })}`;
    x += 40 + stack.length * 7 + 40;
    return chip;
  });
  return [
    ...chips,
    text(
      28,
      y + 36,
      `Left out: each function’s own log group and traces${graph.hasDashboard ? ', the dashboard in CloudWatch' : ''}. Drawn from the synthesized templates by “npm run picture”.`,
      { size: SIZE.text, style: 'soft' },
    ),
  ];
}
