// @ts-check
/**
 * Resolution of `import` inside a function: what the Lambda runtime provides is found, whatever else lies outside the
 * function's folder is not. Registered by `bootstrap.cjs`, runs in the thread of the module hooks.
 */
import { createRequire, isBuiltin } from 'node:module';
import { pathToFileURL } from 'node:url';

/** @type {{ folder: string, require: NodeJS.Require, scopes: string[] }} */
let settings;

export function initialize({ taskRoot, provided }) {
  settings = {
    folder: `${pathToFileURL(taskRoot).href}/`,
    require: createRequire(provided.from),
    scopes: provided.scopes,
  };
}

export async function resolve(specifier, context, nextResolve) {
  const isBare = !isBuiltin(specifier) && !/^(\.\.?(\/|$)|\/|#|[a-z]+:)/.test(specifier);
  if (!isBare || !context.parentURL?.startsWith(settings.folder)) return nextResolve(specifier, context);
  let own;
  try {
    own = await nextResolve(specifier, context);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  }
  if (own?.url.startsWith(settings.folder)) return own;
  if (settings.scopes.some((scope) => specifier.startsWith(scope))) {
    return { url: pathToFileURL(settings.require.resolve(specifier)).href, shortCircuit: true };
  }
  throw Object.assign(new Error(`Cannot find package '${specifier}' imported from ${context.parentURL}`), {
    code: 'ERR_MODULE_NOT_FOUND',
  });
}
