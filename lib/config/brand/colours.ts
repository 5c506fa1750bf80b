/**
 * The page's default colours by the brand's names; `web/src/styles/base.css` has them hyphenated
 * (test/config/brand.test.ts).
 */
import { MAIL_COLOURS } from '../../../lambda/mail/colours';
import type { Themes } from '../../../lambda/shared/brand/colours';

export const PAGE_COLOURS = {
  light: {
    ...MAIL_COLOURS.light,
    lineStrong: '#8b8678',
    accentStrong: '#174844',
    accentWash: '#e3ece6',
    alarm: '#a2341b',
    alarmStrong: '#82260f',
    onAlarm: '#fffdf9',
    alarmWash: '#fae7de',
    panelFrom: '#2a6b63',
    panelTo: '#173f45',
    panelInk: '#f5f1ea',
    letter: '#f8f3e8',
    letterShade: '#e6dcc8',
    letterDark: '#d3c6ac',
    letterLine: '#b7a988',
    sheet: '#fffdf9',
    seal: '#d8653b',
    sealLine: '#ffe7d8',
    focus: '#c2501f',
  },
  dark: {
    ...MAIL_COLOURS.dark,
    lineStrong: '#7c8492',
    accentStrong: '#a5dfd2',
    accentWash: '#1d3130',
    alarm: '#ff9d80',
    alarmStrong: '#ffb59e',
    onAlarm: '#2b120a',
    alarmWash: '#3a2019',
    panelFrom: '#1f4a49',
    panelTo: '#10262d',
    panelInk: '#f5f1ea',
    letter: '#e9e1d0',
    letterShade: '#d2c7b0',
    letterDark: '#b9ac90',
    letterLine: '#9a8d70',
    sheet: '#f7f2e7',
    seal: '#d8653b',
    sealLine: '#ffe7d8',
    focus: '#ffab85',
  },
} as const satisfies Themes;

export type ColourName = keyof (typeof PAGE_COLOURS)['light'];
