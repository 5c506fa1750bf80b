import { AwsError, type Firewall } from '../../contract';

type FirewallRequest = Parameters<Firewall['evaluate']>[1];

export type Matches = (request: FirewallRequest) => boolean;

/** With its capacity units. */
export interface Match {
  readonly matches: Matches;
  readonly capacity: number;
}

interface ByteMatch {
  readonly SearchString?: string;
  readonly FieldToMatch?: { readonly SingleHeader?: { readonly Name?: string } };
  readonly PositionalConstraint?: string;
  readonly TextTransformations?: readonly { readonly Priority?: number; readonly Type?: string }[];
}

/** Bytes ("String match rule statement"). */
const LONGEST_SEARCH = 200;

const POSITIONS: Readonly<Record<string, (value: string, search: string) => boolean>> = {
  EXACTLY: (value, search) => value === search,
  STARTS_WITH: (value, search) => value.startsWith(search),
  ENDS_WITH: (value, search) => value.endsWith(search),
  CONTAINS: (value, search) => value.includes(search),
};

const TRANSFORMATIONS: Readonly<Record<string, (value: string) => string>> = {
  NONE: (value) => value,
  LOWERCASE: (value) => value.toLowerCase(),
};

/**
 * @returns the statement, or why it is passed over
 * @throws AwsError WAFInvalidParameterException for one that WAF refuses
 */
export function matchOf(statement: unknown, rule: string): Match | { readonly reason: string } {
  const { ByteMatchStatement: byteMatch, OrStatement: or } = (statement ?? {}) as {
    readonly ByteMatchStatement?: ByteMatch;
    readonly OrStatement?: { readonly Statements?: readonly unknown[] };
  };
  if (byteMatch) return byteMatchOf(byteMatch, rule);
  if (or) return anyOf(or.Statements ?? [], rule);
  return { reason: `${Object.keys(statement ?? {}).join() || 'none'} is not emulated` };
}

function anyOf(statements: readonly unknown[], rule: string): ReturnType<typeof matchOf> {
  // API_OrStatement: "You provide more than one Statement within the OrStatement."
  if (statements.length < 2) throw invalid(rule, 'an OrStatement joins at least two statements');
  const parts: Match[] = [];
  for (const statement of statements) {
    const part = matchOf(statement, rule);
    if ('reason' in part) return part;
    parts.push(part);
  }
  return {
    matches: (request) => parts.some(({ matches }) => matches(request)),
    capacity: parts.reduce((sum, { capacity }) => sum + capacity, 0),
  };
}

function byteMatchOf(
  { SearchString: search, FieldToMatch: field, PositionalConstraint: position, ...rest }: ByteMatch,
  rule: string,
): ReturnType<typeof matchOf> {
  const transformations = [...(rest.TextTransformations ?? [])].sort(
    (one, other) => Number(one.Priority) - Number(other.Priority),
  );
  if (!search || Buffer.byteLength(search) > LONGEST_SEARCH)
    throw invalid(rule, `a SearchString has 1 to ${LONGEST_SEARCH} bytes`);
  if (transformations.length === 0) throw invalid(rule, 'TextTransformations names at least one, or NONE');
  const header = field?.SingleHeader?.Name?.toLowerCase();
  if (!header) return { reason: `the field ${Object.keys(field ?? {}).join() || 'none'} is not emulated` };
  const test = POSITIONS[position ?? ''];
  if (!test) return { reason: `PositionalConstraint ${position} is not emulated` };
  const steps = transformations.map(({ Type }) => TRANSFORMATIONS[Type ?? '']);
  if (steps.some((step) => step === undefined))
    return {
      reason: `the transformations ${transformations.map(({ Type }) => Type).join()} are not emulated`,
    };
  return {
    matches({ headers }) {
      // An absent component doesn't match; case counts.
      const given = headers[header];
      const values = Array.isArray(given) ? given : given === undefined ? [] : [given];
      return values.some((value) =>
        test(
          steps.reduce((text, step) => step?.(text) ?? text, value),
          search,
        ),
      );
    },
    // "String match rule statement": 2 for these positions and 10 for "contains"; 10 for each transformation.
    capacity: (position === 'CONTAINS' ? 10 : 2) + 10 * steps.length,
  };
}

function invalid(rule: string, remedy: string): AwsError {
  return new AwsError('WAFInvalidParameterException', `The statement of rule ${rule} is wrong: ${remedy}.`);
}
