/** What `custom/brand` may say. */

import type { InLanguages } from '../../../lambda/shared/brand/in-languages';

/**
 * Colours of one theme, each `#rrggbb`. What is left out follows from `accent` where you give one, else it is
 * the default's (lib/config/brand/colours.ts). Synthesis refuses pairs that can't be read (WCAG 2.2, 1.4.3:
 * 4.5 to 1 for text; 1.4.11: 3 to 1 for what is no text).
 */
export interface BrandColours {
  /** Buttons, links, marks of what is chosen. @default green */
  readonly accent?: string;
  /** A button under the pointer. @default accent, darker (in the dark theme lighter) */
  readonly accentStrong?: string;
  /** Text on a button. @default white or black, whichever is read better on accent */
  readonly onAccent?: string;
  /** Behind good news. @default a little accent on the surface */
  readonly accentWash?: string;
  /** The page itself. */
  readonly paper?: string;
  /** Fields, cards, mails. */
  readonly surface?: string;
  /** Text. */
  readonly ink?: string;
  /** Text that matters less. */
  readonly inkSoft?: string;
  /** Lines that only part things. */
  readonly line?: string;
  /** Borders of fields and buttons. */
  readonly lineStrong?: string;
  /** Errors, and buttons that take something away. */
  readonly alarm?: string;
  readonly alarmStrong?: string;
  readonly onAlarm?: string;
  readonly alarmWash?: string;
  /** The panel beside the form, from corner to corner. @default made of the light theme's accent */
  readonly panelFrom?: string;
  readonly panelTo?: string;
  /** The product's name on the panel. */
  readonly panelInk?: string;
  /** The seal on the letter. */
  readonly seal?: string;
  /** What has the keyboard's focus. */
  readonly focus?: string;
}

/** A font file of yours, served with the page. */
export interface BrandFont {
  /** Name that the stacks of {@link BrandFonts} call it by. */
  readonly family: string;
  /** Path below `custom/brand`, a `.woff2`. */
  readonly file: string;
  /** Weight, or the range of a variable font, such as `100 900`. @default 400 */
  readonly weight?: string;
}

/** Font stacks as CSS writes them; mails have system fonts, for most mail programs load none. */
export interface BrandFonts {
  /** Headings and the product's name. @default a serif of the system */
  readonly display?: string;
  /** Everything else. @default the system's own */
  readonly text?: string;
  readonly files?: readonly BrandFont[];
}

/** Where people find what they ask for: each an `https:` address, or `mailto:` for support. */
export interface BrandLinks {
  readonly terms?: InLanguages;
  readonly privacy?: InLanguages;
  readonly imprint?: InLanguages;
  readonly support?: InLanguages;
}

export interface Brand {
  /** Product name of every stage that has no `appName` of its own. @default "Example" */
  readonly name?: string;
  /**
   * Path below `custom/brand` of an SVG that stands on the panel in the place of the name. @default the name
   */
  readonly logo?: string;
  /** Path below `custom/brand` of the SVG in the browser's tab. @default a sealed letter */
  readonly icon?: string;
  readonly colours?: { readonly light?: BrandColours; readonly dark?: BrandColours };
  readonly fonts?: BrandFonts;
  /** At the foot of the page and of every mail. */
  readonly links?: BrandLinks;
  readonly mail?: {
    /** Name that mails come from, such as `Acme Accounts`. @default the stage's appName */
    readonly sender?: string;
    /** Address that answers go to. @default the address that mails come from */
    readonly replyTo?: string;
    /** Last line of every mail, such as your company's name and address. @default none */
    readonly footer?: InLanguages;
  };
}
