/** Units that are published for whoever measures, by the rules of the Developer Guide. */
import { spans, type UnitsSpan } from '../../../local/gateway/spans';
import { dynamo, item, items } from './support';

const named = (sk: string) => ({ TableName: 'items', Key: item('a', sk) });
const of = (kilobytes: number) => ({ text: { S: 'x'.repeat(kilobytes * 1_024 - 100) } });

async function withItems() {
  const db = await dynamo();
  await db.make({
    ...items,
    GlobalSecondaryIndexes: undefined,
    AttributeDefinitions: items.AttributeDefinitions.slice(0, 2),
  });
  const put = (sk: string, more: object) =>
    db.call('PutItem', { TableName: 'items', Item: item('a', sk, more) });
  const counted = async (operation: string, input: object) => {
    const seen: UnitsSpan[] = [];
    const listen = (span: unknown) => void seen.push(span as UnitsSpan);
    spans.subscribe(listen);
    try {
      await db.call(operation, input).catch(() => undefined);
    } finally {
      spans.unsubscribe(listen);
    }
    return seen.map(({ read, write }) => ({ read, write }));
  };
  return { db, put, counted };
}

describe('units', () => {
  it('of a write are the KB of the item before or after, whichever is larger', async () => {
    const { put, counted } = await withItems();
    await put('large', of(3));
    expect(await counted('PutItem', { TableName: 'items', Item: item('a', 'large') })).toEqual([
      { read: 0, write: 3 },
    ]);
    expect(await counted('PutItem', { TableName: 'items', Item: item('a', 'new', of(2)) })).toEqual([
      { read: 0, write: 2 },
    ]);
    expect(await counted('DeleteItem', named('new'))).toEqual([{ read: 0, write: 2 }]);
    expect(await counted('DeleteItem', named('nothing'))).toEqual([{ read: 0, write: 1 }]);
  });

  it('of a write whose condition fails are those of the item that stands there', async () => {
    const { put, counted } = await withItems();
    await put('large', of(3));
    const input = {
      TableName: 'items',
      Item: item('a', 'large'),
      ConditionExpression: 'attribute_not_exists(pk)',
    };
    expect(await counted('PutItem', input)).toEqual([{ read: 0, write: 3 }]);
  });

  it('of a read are for each 4 KB one, or half of it where it may be stale', async () => {
    const { put, counted } = await withItems();
    await put('large', of(5));
    expect(await counted('GetItem', named('large'))).toEqual([{ read: 1, write: 0 }]);
    expect(await counted('GetItem', { ...named('large'), ConsistentRead: true })).toEqual([
      { read: 2, write: 0 },
    ]);
    expect(await counted('GetItem', named('nothing'))).toEqual([{ read: 0.5, write: 0 }]);
  });

  it('of a transaction are twice those of each item', async () => {
    const { put, counted } = await withItems();
    await put('large', of(3));
    const TransactItems = [
      { Delete: named('large') },
      { Put: { TableName: 'items', Item: item('a', 'new') } },
      { ConditionCheck: { ...named('other'), ConditionExpression: 'attribute_not_exists(pk)' } },
    ];
    expect(await counted('TransactWriteItems', { TransactItems })).toEqual([
      { read: 0, write: 6 },
      { read: 0, write: 2 },
      { read: 0, write: 2 },
    ]);
  });

  it('of a query are those of all that it looked at, and its answer is as without', async () => {
    const { db, put, counted } = await withItems();
    for (const sk of ['1', '2', '3']) await put(sk, of(3));
    const input = {
      TableName: 'items',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'a' } },
      ConsistentRead: true,
    };
    // 9 KB together, rounded up to the next 4 KB.
    expect(await counted('Query', input)).toEqual([{ read: 3, write: 0 }]);
    expect(await db.call('Query', input)).not.toHaveProperty('ConsumedCapacity');
  });
});
