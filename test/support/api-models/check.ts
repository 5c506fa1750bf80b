/** Holds an exchange with the embedded AWS against AWS's model of the operation, request and answer. */
import type { AwsError } from '../../../local/contract';
import type { Exchange } from '../../../local/gateway/exchange';
import { isAcknowledged } from './differences';
import { COMMON_ERRORS, COMMON_ERRORS_OF, OWN_ERRORS } from './errors';
import { checkAnswer, checkRequest } from './messages';
import { type Model, modelOf, type OperationModel, shapeOf } from './model';
import { type Check, checkMembers } from './values';

/** @returns a line for each difference: service, operation, member, what is wrong, the model's source */
export function checkExchange(exchange: Exchange): readonly string[] {
  const { service, operation: name, protocol, error } = exchange;
  if (error && OWN_ERRORS.has(error.code)) return [];
  const model = modelOf(service, protocol);
  const operation = model?.operations[name];
  const told = (findings: readonly string[]) =>
    findings
      .filter((finding) => !isAcknowledged(service, name, finding))
      .map((finding) => `${service}:${name}: ${finding} (${model?.source ?? 'no model'})`);
  if (!model || !operation) {
    // A body that nobody could read has no operation yet where the path alone doesn't tell it.
    return error ? [] : told(['there is no such operation']);
  }
  if (error) return told(checkError(model, operation, exchange, error));
  return told([
    ...checkAnswer(model, operation, exchange).map((finding) => `answer: ${finding}`),
    ...checkRequest(model, operation, exchange).map((finding) => `takes what AWS refuses: ${finding}`),
  ]);
}

/** Errors that a test put there have a code of the test's choice. */
const INJECTED = /\(injected fault\)$/;

function checkError(
  model: Model,
  operation: OperationModel,
  exchange: Exchange,
  { code, message, status, details }: AwsError,
): readonly string[] {
  if (INJECTED.test(message)) return [];
  if (code === 'InternalFailure') return [`the embedded AWS failed: ${message}`];
  const known = (operation.errors ?? [])
    .map((ref) => ({ name: ref.shape, shape: shapeOf(model, ref) }))
    .find(({ name, shape }) => (shape.error?.code ?? name) === code);
  if (!known) {
    const common = [
      ...COMMON_ERRORS[exchange.protocol],
      ...(COMMON_ERRORS_OF[exchange.service] ?? []),
    ].includes(code);
    return common ? [] : [`error ${code} is none of the operation's: ${message}`];
  }
  const findings: string[] = [];
  const expected = known.shape.error?.httpStatusCode ?? (known.shape.fault ? 500 : 400);
  if (status !== expected) findings.push(`error ${code}: status ${status} is not ${expected}`);
  const check: Check = { model, findings, direction: 'answer', timestamps: 'unixTimestamp' };
  const { required: _, ...shape } = known.shape;
  checkMembers(check, shape, details, `error ${code}`);
  return findings;
}
