import { type Shape, unread } from '../input';
import type { Registry, SmsAccount } from './account';
import { type Input, listOf, operation, PAGE, paged } from './input';

export interface Description<R extends { readonly id: string }> {
  readonly registry: Pick<Registry<R & Registered>, 'type' | 'get' | 'all' | 'find'>;
  /** Member that names the wanted resources. */
  readonly names: string;
  /** Member that holds the resources. */
  readonly answer: string;
  /** Taken, without effect here. */
  readonly members?: Shape;
  /** Of the member {@link names}; strings by default. */
  readonly idsOf?: (given: unknown) => readonly string[];
  readonly describe: (resource: R) => object;
}
interface Registered {
  readonly arn: string;
  readonly id: string;
  readonly createdAt: number;
  readonly deletionProtection: boolean;
}

/** Paged. IAM is asked about each named resource, else about the kind. */
export function describeOperation<R extends Registered>(
  account: SmsAccount,
  { registry, names, answer, members = {}, idsOf, describe }: Description<R>,
) {
  const wanted = (input: Input) =>
    idsOf && input[names] !== undefined ? idsOf(input[names]) : listOf(input, names);
  return operation(
    { [names]: unread, ...PAGE, ...members },
    (input) =>
      (wanted(input) ?? ['*']).map(
        (id) => registry.find(id)?.arn ?? (id.startsWith('arn:') ? id : account.arn(registry.type, id)),
      ),
    (input) => {
      const resources = wanted(input)?.map((id) => registry.get(id)) ?? registry.all();
      const { page, more } = paged(resources, input);
      return { [answer]: page.map(describe), ...more };
    },
  );
}
