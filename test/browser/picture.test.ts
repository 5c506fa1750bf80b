/// <reference lib="dom" />
/**
 * The architecture's picture as a browser shows it: no text is cut, nothing lies on anything else, in light
 * and in dark.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { projectRoot } from '../support/assembly';
import { launchBrowser } from '../support/browser';

const picture = readFileSync(join(projectRoot, 'docs/images/architecture.svg'), 'utf8');

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser?.close());

async function open(colorScheme: 'light' | 'dark'): Promise<Page> {
  const page = await (await browser.newContext({ colorScheme })).newPage();
  await page.setContent(picture);
  return page;
}

it('fits each text into its box and the picture', async () => {
  const page = await open('light');
  const cut = await page.evaluate(() => {
    const edge = (document.querySelector('.page') as Element).getBoundingClientRect();
    return [...document.querySelectorAll('text')].flatMap((text) => {
      const inside = text.getBoundingClientRect();
      const box = text.closest('[data-kind]:not([data-kind="use"])')?.querySelector('rect');
      const around = box?.getBoundingClientRect() ?? edge;
      const fits =
        inside.left >= around.left &&
        inside.right <= around.right &&
        inside.top >= around.top &&
        inside.bottom <= around.bottom;
      return fits ? [] : [text.textContent];
    });
  });
  expect(cut).toEqual([]);
});

it('lays no box or text over another', async () => {
  const page = await open('light');
  const over = await page.evaluate(() => {
    const kinds = ['caller', 'column', 'actor', 'wall', 'report'];
    const boxes = [...document.querySelectorAll(kinds.map((kind) => `[data-kind="${kind}"]`).join())];
    const texts = [...document.querySelectorAll('[data-kind="use"] text, [data-kind="heading"] text')];
    const things = [...boxes, ...texts].map((it) => ({ it, at: it.getBoundingClientRect() }));
    return things.flatMap(({ it, at }, index) =>
      things
        .slice(index + 1)
        .filter(
          (other) =>
            at.left < other.at.right &&
            other.at.left < at.right &&
            at.top < other.at.bottom &&
            other.at.top < at.bottom,
        )
        .map((other) => `${it.textContent} / ${other.it.textContent}`),
    );
  });
  expect(over).toEqual([]);
});

it.each(['light', 'dark'] as const)(
  'can be read on a page that is %s (WCAG 2.2, 1.4.3: 4.5 to 1)',
  async (colorScheme) => {
    const page = await open(colorScheme);
    const contrasts = await page.evaluate(() => {
      const luminance = (color: string) => {
        const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map((part) => {
          const value = Number(part) / 255;
          return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const frame = document.querySelector('.frame') as Element;
      const whole = document.querySelector('.page') as Element;
      return [...document.querySelectorAll('text')].map((text) => {
        const own = text.closest('[data-kind]')?.querySelector('rect');
        const inFrame = text.closest('[data-kind="use"], [data-kind="heading"]') ? frame : whole;
        const [one, other] = [text, own ?? inFrame]
          .map((it) => luminance(getComputedStyle(it).fill))
          .sort((a, b) => b - a);
        return { text: text.textContent, contrast: ((one ?? 0) + 0.05) / ((other ?? 0) + 0.05) };
      });
    });
    expect(contrasts.length).toBeGreaterThan(50);
    expect(contrasts.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
  },
);
