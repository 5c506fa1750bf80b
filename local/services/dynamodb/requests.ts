/** Kept from access check to engine: each is parsed once. */
import { AwsError } from '../../contract';
import type { EngineOperation, Request } from './engine';
import type { Tables } from './tables';

/** Dealt with here, as dynalite would drop them. */
const HANDLED: Partial<Record<EngineOperation, readonly string[]>> = {
  PutItem: ['ReturnValuesOnConditionCheckFailure'],
  UpdateItem: ['ReturnValuesOnConditionCheckFailure'],
  DeleteItem: ['ReturnValuesOnConditionCheckFailure'],
};

export class Requests {
  readonly #checked = new WeakMap<object, Request>();

  constructor(readonly tables: Tables) {}

  /** @throws AwsError `ValidationException`, `SerializationException` */
  check(operation: EngineOperation, input: unknown): Request {
    const request = this.tables.engine.check(operation, this.#withTableNames(input), HANDLED[operation]);
    checkReturnedOnFailure((input as Request).ReturnValuesOnConditionCheckFailure);
    this.#checked.set(input as object, request);
    return request;
  }

  /** Given out once, as an engine's action may change it. */
  take(operation: EngineOperation, input: object): Request {
    const request = this.#checked.get(input) ?? this.check(operation, input);
    this.#checked.delete(input);
    return request;
  }

  /** DynamoDB takes ARNs as names. */
  #withTableNames(input: unknown): unknown {
    const { TableName, RequestItems } = (input ?? {}) as Request;
    if (typeof TableName === 'string' && TableName.startsWith('arn:')) {
      return { ...(input as object), TableName: this.tables.nameOf(TableName) };
    }
    if (RequestItems && Object.keys(RequestItems).some((name) => name.startsWith('arn:'))) {
      const named = Object.entries(RequestItems).map(([name, part]) => [
        name.startsWith('arn:') ? this.tables.nameOf(name) : name,
        part,
      ]);
      return { ...(input as object), RequestItems: Object.fromEntries(named) };
    }
    return input;
  }
}

/** @throws AwsError `ValidationException` when the value is no `ReturnValuesOnConditionCheckFailure` */
export function checkReturnedOnFailure(value: unknown = 'NONE'): void {
  if (value === 'NONE' || value === 'ALL_OLD') return;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value ${JSON.stringify(value)} at 'returnValuesOnConditionCheckFailure' failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, NONE]`,
  );
}
