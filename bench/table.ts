/** Ours beside something else of the same run. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  /** Mostly the untouched package. */
  readonly beside: string;
  readonly ratio?: number;
  /** The highest ratio or value that meets it. */
  readonly goal?: { readonly atMost: number; readonly value?: number; readonly unit?: string };
}

export const milliseconds = (value: number): string =>
  `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

export function markdownTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => {
    const value = row.goal?.value ?? row.ratio;
    const goal = row.goal ? `≤ ${row.goal.atMost}${row.goal.unit ?? ''}` : '';
    const met = row.goal && value !== undefined ? (value <= row.goal.atMost ? 'yes' : '**no**') : '';
    return [row.what, row.ours, row.beside, row.ratio === undefined ? '' : row.ratio.toFixed(2), goal, met];
  });
  const header = ['what', 'ours', 'beside it', 'ratio', 'goal', 'met'];
  const line = (columns: readonly string[]) => `| ${columns.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...cells.map(line)].join('\n');
}
