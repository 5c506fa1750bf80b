/**
 * A stage that is run on a developer's machine: which of its values give way to the page there, and which
 * not.
 */
import { onThisMachine } from '../../lib/config/on-this-machine';
import { stageConfig } from '../support/stages';

const DOMAIN = 'acme.example.net';
const ORIGINS = [`https://app.${DOMAIN}`, `https://${DOMAIN}`];

const APP = { kind: 'ios', teamId: 'ABCDE12345', bundleId: 'net.example.app' } as const;

/** A stage with its domain wherever one can stand. */
const stage = stageConfig('dev', {
  passwordFlows: true,
  webOrigins: [...ORIGINS, 'https://acme-shop.example.org'],
  redirectUris: [
    `${ORIGINS[0]}/`,
    `${ORIGINS[0]}/back?from=mail`,
    `${ORIGINS[1]}/`,
    'https://acme-shop.example.org/',
  ],
  sender: { address: `no-reply@${DOMAIN}`, identity: { kind: 'domain', value: DOMAIN } },
  passkeys: {
    enabled: true,
    relyingParties: [
      {
        id: DOMAIN,
        name: 'Acme',
        origins: ORIGINS,
        relatedOrigins: ['https://acme-shop.example.org'],
        appOrigins: [`ios:bundle-id:net.example.acme`],
        apps: [APP],
      },
    ],
    crossOrigin: { topOrigins: [`https://partner.${DOMAIN}`] },
  },
  nativeSignIn: { factors: ['passkey'], relyingPartyId: `app.${DOMAIN}` },
  web: {
    enabled: true,
    domain: { name: `app.${DOMAIN}`, certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/1' },
    contentSecurityPolicy: { connectTo: [`https://api.${DOMAIN}`] },
  },
});

/** Paths of all texts that name a domain of the stage's. */
function namedIn(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'string') return /acme(?:-shop)?\.example/.test(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, it]) => namedIn(it, path === '' ? key : `${path}.${key}`));
}

it('has the page of this machine wherever a browser’s origin counts, and all else as it is deployed', () => {
  const here = onThisMachine(stage, 5199);
  expect(here.webOrigins).toEqual(['http://localhost:5199']);
  expect(here.redirectUris).toEqual(['http://localhost:5199/', 'http://localhost:5199/back?from=mail']);
  expect(here.passkeys.relyingParties).toEqual([
    {
      id: 'localhost',
      name: 'Acme',
      origins: ['http://localhost:5199'],
      relatedOrigins: [],
      appOrigins: ['ios:bundle-id:net.example.acme'],
      apps: [{ ...APP, opensLinks: false }],
    },
  ]);
  expect(here.nativeSignIn.relyingPartyId).toBe('localhost');
  // What is left: who sends mail, what the distribution is called, who may frame the page, whom it talks to.
  expect(namedIn(here).map((path) => path.replace(/\.\d+$/, ''))).toEqual([
    'sender.address',
    'sender.identity.value',
    'passkeys.crossOrigin.topOrigins',
    'web.domain.name',
    'web.contentSecurityPolicy.connectTo',
  ]);
  const changed = ['webOrigins', 'redirectUris', 'passkeys', 'nativeSignIn', 'sms'];
  const others = (config: object) => Object.entries(config).filter(([name]) => !changed.includes(name));
  expect(others(here)).toEqual(others(stage));
});

it('leaves a stage alone whose pages are all on this machine', () => {
  const local = stageConfig('local', {}, { webPort: 5199 });
  expect(onThisMachine(local, 5199)).toBe(local);
});
