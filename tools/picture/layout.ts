/**
 * Callers are rows, grouped by who calls them; what they use is columns. So no lines overlap, and each
 * crossing is a use or none. Pixels.
 */
import type { Box, Caller, Door, Graph } from './graph';
import type { Report, Source } from './reports';
import { wrap } from './text';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Row extends Rectangle {
  readonly caller: Caller;
  readonly text: readonly string[];
  /** Centres of the columns in use. */
  readonly uses: readonly { readonly x: number; readonly verbs: readonly string[] }[];
}

export interface Frame extends Rectangle {
  readonly door: Door;
  readonly rows: readonly Row[];
}

export interface Column extends Rectangle {
  readonly store: Box;
  readonly title: readonly string[];
  readonly text: readonly string[];
  /** Centre of the line below it. */
  readonly middle: number;
  /** At the last row that uses it. */
  readonly bottom: number;
}

export interface ReportRow {
  readonly report: Report;
  readonly sources: readonly (Rectangle & { readonly source: Source })[];
  readonly topic: Rectangle;
  readonly listeners: Rectangle;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly people: Rectangle | undefined;
  readonly webAcl: Rectangle | undefined;
  readonly operators: Rectangle | undefined;
  readonly frames: readonly Frame[];
  readonly columns: readonly Column[];
  readonly reports: Rectangle | undefined;
  readonly reportRows: readonly ReportRow[];
  /** Where the legend's lines begin. */
  readonly legend: number;
}

export const SIZE = { title: 22, heading: 14, name: 13, text: 11.5, verb: 11 } as const;
const MARGIN = 28;
const ACTOR = 112;
const WEB_ACL = 40;
const GAP = 30;
const CALLER = 258;
const COLUMN = 96;
const COLUMN_BOX = 88;
const PADDING = 14;
const TOP = 92;
const HEADER = 92;
const HEADING = 42;
const ROW = 56;
const ROW_GAP = 8;
const BETWEEN = 18;

/** The same graph gives the same layout. */
export function layOut(graph: Graph): Layout {
  const stores = inOrder(graph);
  const left = MARGIN + ACTOR + GAP + WEB_ACL + GAP;
  const firstColumn = left + PADDING + CALLER + 20;
  const width = firstColumn + Math.max(stores.length, 1) * COLUMN + PADDING + MARGIN;
  const middles = new Map(stores.map(({ id }, index) => [id, firstColumn + (index + 0.5) * COLUMN]));

  let y = TOP + HEADER + BETWEEN;
  const doors = [...graph.doors].sort((one, other) => rank(one) - rank(other));
  const frames = doors.map((door): Frame => {
    const rows = door.callers.map(
      (caller, index): Row => ({
        caller,
        x: left + PADDING,
        y: y + HEADING + index * (ROW + ROW_GAP),
        width: CALLER,
        height: ROW,
        text: wrap(caller.text, CALLER - 24, SIZE.text),
        uses: caller.uses
          .map(({ store, verbs }) => ({
            x: middles.get(store) ?? 0,
            verbs: wrap(verbs.join(', '), COLUMN, SIZE.verb),
          }))
          .sort((one, other) => one.x - other.x),
      }),
    );
    const height = HEADING + rows.length * (ROW + ROW_GAP) - ROW_GAP + PADDING;
    const frame = { door, rows, x: left, y, width: width - left - MARGIN, height };
    y += height + BETWEEN;
    return frame;
  });

  const allRows = frames.flatMap(({ rows }) => rows);
  const columns = stores.map((store): Column => {
    const middle = middles.get(store.id) ?? 0;
    const users = allRows.filter(({ uses }) => uses.some(({ x }) => x === middle));
    return {
      store,
      middle,
      x: middle - COLUMN_BOX / 2,
      y: TOP,
      width: COLUMN_BOX,
      height: HEADER,
      title: wrap(store.title, COLUMN_BOX - 10, SIZE.text, true),
      text: wrap(store.text, COLUMN_BOX - 10, SIZE.verb),
      bottom: Math.max(...users.map((row) => row.y + row.height / 2), TOP + HEADER),
    };
  });

  const reports = reportsAt(graph.reports, { x: left, y, width: width - left - MARGIN });
  if (reports.frame) y += reports.frame.height + BETWEEN;
  const outside = frames.filter(({ door }) => !isInside(door));
  const inside = [...frames.filter(({ door }) => door.kind === 'operators'), reports.frame];
  return {
    width,
    height: y + 64,
    people: spanning(outside, MARGIN, ACTOR),
    webAcl: spanning(
      outside.filter(({ door }) => door.guarded),
      MARGIN + ACTOR + GAP,
      WEB_ACL,
    ),
    operators: spanning(
      inside.filter((it) => it !== undefined),
      MARGIN,
      ACTOR,
    ),
    frames,
    columns,
    reports: reports.frame,
    reportRows: reports.rows,
    legend: y + 8,
  };
}

/** Guarded doors first, then others, schedules, operators. */
const rank = ({ kind, guarded }: Door) =>
  kind === 'operators' ? 3 : kind === 'schedule' ? 2 : guarded ? 0 : 1;

/** Nobody reaches it from outside. */
export const isInside = ({ kind }: Door): boolean => kind === 'operators' || kind === 'schedule';

const STORE_ORDER = ['Cognito', 'DynamoDB', 'KMS key', 'S3', 'Parameter', 'SES', 'End User Messaging'];

/** State first, senders last; then by first use. */
function inOrder({ stores }: Graph): readonly Box[] {
  const place = ({ title }: Box) => {
    const found = STORE_ORDER.indexOf(title);
    return found < 0 ? STORE_ORDER.length : found;
  };
  return [...stores].sort((one, other) => place(one) - place(other));
}

/** Over all of them; undefined for none. */
function spanning(rectangles: readonly Rectangle[], x: number, width: number): Rectangle | undefined {
  const [first] = rectangles;
  const last = rectangles.at(-1);
  return first && last && { x, y: first.y, width, height: last.y + last.height - first.y };
}

/** Three boxes a topic: sources, topic, listeners. */
function reportsAt(
  reports: readonly Report[],
  { x, y, width }: Omit<Rectangle, 'height'>,
): { readonly frame: Rectangle | undefined; readonly rows: readonly ReportRow[] } {
  if (reports.length === 0) return { frame: undefined, rows: [] };
  const third = (width - 2 * PADDING - 2 * 60) / 3;
  const rows = reports.map((report, index): ReportRow => {
    const box = (place: number) => ({
      x: x + PADDING + place * (third + 60),
      y: y + HEADING + index * (ROW + ROW_GAP),
      width: third,
      height: ROW,
    });
    const first = box(0);
    const height = (ROW - (report.sources.length - 1) * 4) / report.sources.length;
    const sources = report.sources.map((source, place) => ({
      ...first,
      y: first.y + place * (height + 4),
      height,
      source,
    }));
    return { report, sources, topic: box(1), listeners: box(2) };
  });
  const height = HEADING + rows.length * (ROW + ROW_GAP) - ROW_GAP + PADDING;
  return { frame: { x, y, width, height }, rows };
}
