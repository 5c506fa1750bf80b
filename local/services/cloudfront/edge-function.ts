import { createContext, Script } from 'node:vm';
import { AwsError } from '../../contract';

/**
 * What a function sees and gives back:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */
export interface EdgeRequest {
  readonly method: string;
  /** As sent, escapes and all, without the query. */
  readonly uri: string;
  readonly querystring: Readonly<Record<string, { readonly value: string }>>;
  readonly headers: Readonly<Record<string, { readonly value: string }>>;
  readonly cookies: Readonly<Record<string, { readonly value: string }>>;
}
export interface EdgeResponse {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, { readonly value: string }>>;
  readonly body?: string | { readonly data: string };
}

export type EdgeFunction = (event: object) => EdgeRequest | EdgeResponse;

/** A function may compute so long; CloudFront allows about one. */
const MILLISECONDS = 100;
/** CloudFront takes so much code. */
const MOST_BYTES = 10_240;

/**
 * Runtime 2.0. Each event gets a world of its own, without `require`, timers, network or code made of
 * strings.
 *
 * @throws AwsError for another runtime, too much code or a mistake in it
 */
export function edgeFunction(name: string, code: string, runtime: string): EdgeFunction {
  if (runtime !== 'cloudfront-js-2.0')
    throw new AwsError('NotEmulated', `The runtime ${runtime} of function ${name} is not emulated.`, 501);
  if (Buffer.byteLength(code) > MOST_BYTES)
    throw new AwsError(
      'FunctionSizeLimitExceeded',
      `The code of ${name} is larger than ${MOST_BYTES} bytes.`,
    );
  const script = compile(name, code);
  return (event) => {
    // No prototype: a constructor would lead back into this process.
    const own = Object.assign(Object.create(null), { given: JSON.stringify(event) });
    const world = createContext(own, { codeGeneration: { strings: false, wasm: false } });
    script.runInContext(world, { timeout: MILLISECONDS });
    const result: unknown = JSON.parse(
      String(
        new Script('JSON.stringify(handler(JSON.parse(given)))').runInContext(world, {
          timeout: MILLISECONDS,
        }),
      ),
    );
    if (typeof result !== 'object' || result === null)
      throw new AwsError(
        'FunctionValidationError',
        `The function ${name} gave back neither request nor response.`,
        503,
      );
    return result as EdgeRequest | EdgeResponse;
  };
}

function compile(name: string, code: string): Script {
  try {
    return new Script(code, { filename: `${name}.js` });
  } catch (error) {
    throw new AwsError('InvalidFunctionCode', `${name}: ${(error as Error).message}`);
  }
}
