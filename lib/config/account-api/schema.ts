/** Rules across fields: rules.ts. */
import { z } from 'zod';
import { flag, listOf, text, throttle } from '../fields';

const cookiesSchema = z.strictObject(
  {
    /**
     * Pages get sessions in cookies that no script can read, and no tokens. The API has to be on the same
     * site as they are.
     */
    enabled: flag.default(false),
    /**
     * When browsers send the cookies: never from another site, or also when a user follows a link from there.
     */
    sameSite: z.enum(['Strict', 'Lax'], { error: '"Strict" or "Lax".' }).default('Strict'),
  },
  { error: '{ enabled, sameSite }.' },
);

export const accountApiSchema = z.strictObject(
  {
    /** Whether there is an API through which servers and pages sign users up and in. */
    enabled: flag.default(false),
    cookies: cookiesSchema.prefault({}),
    /** No other client can begin a sign-in: the public one loses its flows. */
    onlyEntrance: flag.default(false),
    /** Groups whose members may read the sample resource; empty for everybody who is signed in. */
    groups: listOf(
      text(
        /^[A-Za-z0-9_+=.@-]{1,128}$/,
        'the name of a group: up to 128 letters, digits and _ + = . @ -, no comma, which separates groups in claims.',
      ),
      'a list of names of groups, empty where every user may.',
      0,
    ).default([]),
    /** What each operation takes at most, all users together. */
    throttle: throttle(50, 100),
  },
  { error: '{ enabled, cookies, onlyEntrance, groups, throttle }.' },
);

export type AccountApiConfig = z.output<typeof accountApiSchema>;
