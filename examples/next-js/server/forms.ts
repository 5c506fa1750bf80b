/** What route handlers have in common. */
import { NextResponse } from 'next/server';
import { ApiRefusal } from './account-api';
import type { Cookie } from './cookies';
import { type Problem, problemOf } from './problems';
import { origin } from './settings';

/** A form of ours holds an address or a code. */
const MOST_BYTES = 4_096;

type Fields = Readonly<Record<string, string>>;

/**
 * A route for forms of this site alone. Those of others are refused by their `Origin`, here and not in the
 * proxy: what stands before a route is no guard of it.
 */
export function formRoute(answer: (fields: Fields, request: Request) => Promise<NextResponse>) {
  return async (request: Request): Promise<NextResponse> => {
    if (request.headers.get('origin') !== origin())
      return new NextResponse('That form was not of this site.\n', { status: 403 });
    if (Number(request.headers.get('content-length') ?? Infinity) > MOST_BYTES)
      return new NextResponse('That form is too long.\n', { status: 413 });
    const fields = Object.fromEntries(new URLSearchParams(await request.text()));
    try {
      return await answer(fields, request);
    } catch (error) {
      const problem = problemOf(error);
      if (!(error instanceof ApiRefusal) || problem === 'try-again') console.error(error);
      return toPage([], problem);
    }
  };
}

/** To the address that the settings say: `Host` is the sender's to write. */
export function toPage(cookies: readonly Cookie[], problem?: Problem): NextResponse {
  const page = new URL(problem ? `/?problem=${problem}` : '/', origin());
  const response = NextResponse.redirect(page, 303);
  for (const { name, value, options } of cookies) response.cookies.set(name, value, options);
  return response;
}
