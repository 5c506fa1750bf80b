/** SES's two APIs share a signing name and operations' names; this tells inputs apart. */

/** Version in the service model. */
const V2 = '2019-09-27';

// biome-ignore lint/suspicious/noExplicitAny: the wire decides; every member is checked where it is read.
type Input = Readonly<Record<string, any>>;

export function asV2(input: Input): Input {
  return { ...input, apiVersion: V2 };
}

export function isV2(input: Input): boolean {
  return input.apiVersion === V2;
}

export function v2Input({ apiVersion: _, ...input }: Input): Input {
  return input;
}
