/** Forms that fields of the configuration take, each with what an error says after the word "expected". */
import { z } from 'zod';

/** A string of a given form; `expected` says which, after the word "expected". */
export const text = (pattern: RegExp, expected: string) =>
  z.string({ error: expected }).regex(pattern, { error: expected });

/** A whole number in a range, with the unit it is counted in. */
export const count = (least: number, most: number, unit: string) => {
  const error = `a whole number of ${unit} from ${least} to ${most}.`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

/** A switch. */
export const flag = z.boolean({ error: 'true or false.' });

/** A list without duplicates; an issue points at the second of two equal members. */
export function listOf<Member extends z.ZodType>(member: Member, expected: string, least: number) {
  return z
    .array(member, { error: expected })
    .min(least, { error: expected })
    .superRefine((values, context) => {
      values.forEach((value, index) => {
        if (values.indexOf(value) < index)
          context.addIssue({
            code: 'custom',
            path: [index],
            message: 'each value once. Take out the repeated one.',
          });
      });
    });
}

/** An e-mail address. */
export const address = (expected: string) =>
  text(
    /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9](-?[a-z0-9])*\.)+[a-z]{2,}$/,
    expected,
  ).max(254, { error: expected });

/** An origin or URI that a check has nothing to say against. */
export const webAddress = (problemOf: (text: string) => string | undefined, expected: string) =>
  z.string({ error: expected }).superRefine((value, context) => {
    const message = problemOf(value);
    if (message) context.addIssue({ code: 'custom', message });
  });

/** What each operation of an API takes at most, all users together; these defaults where nothing is said. */
export const throttle = (ratePerSecond: number, burst: number) =>
  z
    .strictObject(
      {
        /** Requests a second. */
        ratePerSecond: count(1, 10_000, 'requests').default(ratePerSecond),
        /** Requests at once. */
        burst: count(1, 5_000, 'requests').default(burst),
      },
      { error: '{ ratePerSecond, burst }.' },
    )
    .prefault({});
