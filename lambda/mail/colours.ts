/** Mails' default colours, by the page's names. */
export const MAIL_COLOURS = {
  light: {
    paper: '#f5f1ea',
    surface: '#fffdf9',
    ink: '#1c2430',
    inkSoft: '#545d69',
    line: '#d9d2c5',
    accent: '#1f5c57',
    onAccent: '#fffdf9',
  },
  dark: {
    paper: '#131720',
    surface: '#1b202b',
    ink: '#ece8df',
    inkSoft: '#a7adb6',
    line: '#303745',
    accent: '#86cfc0',
    onAccent: '#10211f',
  },
} as const;
