import { Engine } from '../../../local/services/dynamodb/engine';

it('refuses what comes after its end, as a function may write while the embedded AWS ends', async () => {
  const engine = new Engine('111111111111', 'us-east-1');
  await engine.call('CreateTable', {
    TableName: 'notices',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  });
  await engine.active('notices');
  const write = () => engine.call('UpdateItem', { TableName: 'notices', Key: { pk: { S: 'one' } } });
  await write();
  await engine.close();
  await expect(write()).rejects.toThrow('Database is closed');
  await expect(engine.table('notices')).rejects.toThrow('Database is closed');
});
