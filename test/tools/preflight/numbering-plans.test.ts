import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  installedPlans,
  numberingPlanChecks,
  outcomeOf,
} from '../../../tools/preflight/checks/numbering-plans';
import { projectRoot } from '../../support/assembly';
import { stageConfig } from '../../support/stages';

const dev = stageConfig('dev');
const { sms } = dev;
if (!sms) throw new Error('The stage dev sends no SMS.');

const withBeginnings = (...alsoMobile: string[]) => ({
  sms: { ...sms, countries: [...sms.countries, { country: 'US', price: 0.01, alsoMobile }] },
});
const released = new Date('2026-11-10');

describe('what preflight says of numbering plans', () => {
  it('is the day in the package’s own list of changes', () => {
    const { dependencies } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
    const plans = installedPlans();
    expect(plans.version).toBe(dependencies['libphonenumber-js']);
    expect(plans.released?.getUTCFullYear()).toBeGreaterThanOrEqual(2026);
    expect(outcomeOf(plans, dev, new Date('2026-11-29')).found).toMatch(
      /^libphonenumber-js \d+\.\d+\.\d+, released on \d{4}-\d\d-\d\d\.$/,
    );
  });

  it('asks for newer ones after six months, and where the day is not known, and stops nothing', () => {
    const plans = { version: '1.13.16', released };
    expect(outcomeOf(plans, dev, new Date('2027-05-01'))).toEqual({
      status: 'ok',
      found: 'libphonenumber-js 1.13.16, released on 2026-11-10.',
    });
    expect(outcomeOf(plans, dev, new Date('2027-06-01'))).toMatchObject({
      status: 'ok',
      remedy: expect.stringContaining('npm install --save-exact libphonenumber-js@latest'),
    });
    expect(outcomeOf({ version: '1.0.0', released: undefined }, dev, released).remedy).toContain('Renew');
  });

  it('names what the stage takes beyond them, and what they know by now', () => {
    const plans = { version: '1.13.16', released };
    const outcome = outcomeOf(plans, withBeginnings('+1357', '+1235'), released);
    expect(outcome.found).toContain('+1357 (US, 0.01 USD a segment), +1235 (US, 0.01 USD a segment).');
    expect(outcome.remedy).toBe('The plans know +1235 by now: take that out of alsoMobile.');
    expect(outcomeOf(plans, withBeginnings('+1357'), released).remedy).toBeUndefined();
  });

  it('concerns stages that send codes by SMS', () => {
    expect(numberingPlanChecks[0]?.concerns?.(dev)).toBe(true);
    expect(
      numberingPlanChecks[0]?.concerns?.({ ...dev, codes: { ...dev.codes, sms: false, stepUp: false } }),
    ).toBe(false);
  });
});

it('the dependency bot renews them every week', () => {
  const bot = readFileSync(join(projectRoot, '.github', 'dependabot.yml'), 'utf8');
  const npm = bot.slice(
    bot.indexOf('package-ecosystem: npm'),
    bot.indexOf('package-ecosystem: github-actions'),
  );
  expect(npm).toMatch(/directory: \/\n\s+schedule:\n\s+interval: weekly/);
  const ignored = [...npm.matchAll(/dependency-name: '?([^'\n]+)/g)].map(([, name]) => name);
  expect(ignored).toEqual(['aws-cdk', '@sparticuz/chromium']);
});
