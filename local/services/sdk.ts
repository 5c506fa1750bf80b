/** By AWS's SDK for JavaScript: the compiler holds the emulation to it. */
import type { Operation } from '../contract';

type Commands = Readonly<Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: only what a command gives back matters.
type Command = abstract new (...given: any[]) => { resolveMiddleware(...given: any[]): any };

/** `SignUp` where a client's package has `SignUpCommand`. */
export type OperationName<Sdk extends Commands> = {
  [K in keyof Sdk]: K extends `${infer Name}Command` ? (Sdk[K] extends Command ? Name : never) : never;
}[keyof Sdk];

export type Answer<Sdk extends Commands, Name extends string> = Sdk[`${Name}Command`] extends Command
  ? Wire<Output<InstanceType<Sdk[`${Name}Command`]>>>
  : never;

// biome-ignore lint/suspicious/noExplicitAny: of the handler only the output is asked for.
type Output<Instance extends { resolveMiddleware(...given: any[]): any }> = Omit<
  Awaited<ReturnType<ReturnType<Instance['resolveMiddleware']>>>['output'],
  '$metadata'
>;

/** On the wire times are seconds, bytes base64. Only a JSON document of any shape may be null. */
type Wire<T> = [null] extends [T] ? unknown : WireOfSome<T>;
type WireOfSome<T> = T extends Date
  ? number | Date
  : T extends Uint8Array
    ? string | Uint8Array
    : T extends readonly (infer Member)[]
      ? readonly Wire<Member>[]
      : T extends object
        ? WireOfObject<T>
        : T;
/** The Query protocol takes maps as `Map`. */
type WireOfObject<T extends object> =
  | { readonly [K in keyof T]: Wire<T[K]> }
  | (string extends keyof T ? ReadonlyMap<string, Wire<T[keyof T]>> : never);

/** @typeParam Other what operations may give beside the SDK's answer */
export type Operations<Sdk extends Commands, Other = never> = {
  // biome-ignore lint/suspicious/noExplicitAny: the wire decides the input; each operation reads its own.
  readonly [Name in OperationName<Sdk>]?: Operation<any, Answer<Sdk, Name> | Other>;
};
