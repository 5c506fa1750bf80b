/** The picture of a waterfall: every step is in it, in its place, and it needs nothing from elsewhere. */
import type { Schedule } from '../../../bench/latency/schedule';
import { drawWaterfall } from '../../../bench/latency/waterfall';

const schedule: Schedule = {
  bars: [
    { kind: 'network', name: 'InitiateAuth', start: 0, end: 20, waited: true },
    { kind: 'call', name: 'kms:Sign', start: 20, end: 70, waited: true },
    { kind: 'call', name: 'dynamodb:GetItem', start: 20, end: 25, waited: false },
  ],
  total: 70,
  waits: 70,
  containers: 0,
};
const picture = drawWaterfall([
  {
    title: 'asking for a link',
    sides: [
      { side: 'ours', schedule },
      { side: 'package', schedule: { ...schedule, total: 140 } },
    ],
  },
]);
const barsOf = (name: string) =>
  [
    ...picture.matchAll(
      /<rect class="(\w+)" x="([\d.]+)" y="(\d+)" width="([\d.]+)" height="(\d+)"><title>(.*?),/g,
    ),
  ]
    .filter(([, , , , , , title]) => title === name)
    .map(([, colour, x, y, width, height]) => ({
      colour,
      x: Number(x),
      y: Number(y),
      width: Number(width),
      height,
    }));

it('draws each step as wide as it takes, and below it what runs beside', () => {
  const [sign] = barsOf('kms:Sign');
  const [read] = barsOf('dynamodb:GetItem');
  const [network] = barsOf('InitiateAuth');
  if (!sign || !read || !network) throw new Error('A step is missing.');
  expect(sign.width / network.width).toBeCloseTo(2.5, 1);
  expect(read.x).toBe(sign.x);
  expect(read.y).toBeGreaterThan(sign.y);
  expect([sign.colour, read.colour, network.colour]).toEqual(['kms', 'dynamodb', 'network']);
});

it('says whose lane it is and what all of it takes', () => {
  expect(picture).toContain('>here<');
  expect(picture).toContain('>the package<');
  expect(picture).toContain('>70 ms<');
  expect(picture).toContain('>140 ms<');
});

it('is readable on light and on dark pages, and loads nothing', () => {
  expect(picture).toContain('prefers-color-scheme: dark');
  expect(picture.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<script|@import|url\(/);
});
