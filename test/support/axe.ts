/// <reference lib="dom" />
/** Axe, which looks for what keeps people with disabilities out of a page. */
import { source } from 'axe-core';
import type { Page } from 'playwright-core';

/** Rules of the Web Content Accessibility Guidelines up to 2.2 AA, and of good practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Rules whose outcome follows from colours and places; all others read the tree alone. */
export const SEEN = ['color-contrast', 'target-size'] as const;

/**
 * What axe finds wrong, a line each: the rule, where, and why.
 *
 * @param rules the only ones to look at. @default all
 */
export async function violations(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  return page.evaluate(
    async ([tags, only]) => {
      const { axe } = window as unknown as { axe: typeof import('axe-core') };
      const { violations: found } = await axe.run(document, {
        runOnly: only ? { type: 'rule', values: [...only] } : { type: 'tag', values: [...tags] },
        resultTypes: ['violations'],
      });
      return found.flatMap(({ id, nodes }) =>
        nodes.map(
          ({ target, failureSummary = '' }) =>
            `${id} at ${target.join(' ')}: ${failureSummary.split('\n').slice(1).join(' ').trim()}`,
        ),
      );
    },
    [TAGS, rules] as const,
  );
}
