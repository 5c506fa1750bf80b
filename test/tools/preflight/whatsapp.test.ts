import { type LocalAws, startLocalAws } from '../../../local';
import { AwsAccess } from '../../../tools/preflight/aws-access';
import { whatsAppChecks } from '../../../tools/preflight/checks/whatsapp';
import { removeFolders, writeAssembly } from '../../local/support/assembly';
import { stageConfig } from '../../support/stages';
import { linkWhatsApp, WHATSAPP } from '../../support/whatsapp';

const { codes } = stageConfig('dev');
const config = stageConfig('dev', { codes: { ...codes, whatsApp: WHATSAPP } });
const [check] = whatsAppChecks;

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws({
    assembly: writeAssembly({ stacks: { App: { template: { Resources: {} } } } }),
  });
  process.env.AWS_ENDPOINT_URL = aws.endpoint;
  process.env.AWS_ACCESS_KEY_ID = 'operator';
  process.env.AWS_SECRET_ACCESS_KEY = 'any';
});
afterAll(async () => {
  for (const name of ['AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])
    delete process.env[name];
  await aws?.close();
  removeFolders();
});

const look = () => check?.run({ config, aws: new AwsAccess(config.region), peak: 1 });

it('concerns stages that have codes by WhatsApp', () => {
  expect(check?.concerns?.(config)).toBe(true);
  expect(check?.concerns?.(stageConfig('dev'))).toBe(false);
});

it('says that the number is not linked, then that Meta has not approved the template, then that all is there', async () => {
  expect(await look()).toMatchObject({ status: 'problem', found: expect.stringContaining('is not linked') });
  await linkWhatsApp(aws, 'PENDING');
  expect(await look()).toMatchObject({
    status: 'problem',
    found: expect.stringContaining('no approved authentication template sign_in_code in en_US, ja'),
  });
  await linkWhatsApp(aws);
  expect(await look()).toMatchObject({
    status: 'ok',
    found: expect.stringContaining('Example +15550100001'),
  });
});
