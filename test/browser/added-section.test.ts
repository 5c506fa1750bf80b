/// <reference lib="dom" />
/**
 * What a section of the settings with an API of its own takes: one is added to a copy of the product, where a
 * person keeps a note. The files that had to change are counted; then the copy is compiled, started as `npm
 * start` does it, and used. Words are counted apart, a file a language.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { copyProject, productRoot } from '../support/product';
import { visiting } from '../support/visiting';

const MOST = 6;

/** Files that are new. */
const NEW: Readonly<Record<string, string>> = {
  'lib/features/note/note.ts': `
import { JsonSchemaType } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { publishApi } from '../../published';
import { type Deployment, OwnFunction } from '../../shared/own-function';
import type { OperationBody } from '../../shared/rest-api';
import { SignedInApi } from '../../shared/signed-in-api';
import type { WebAcl } from '../../shared/web-acl';
import type { Core } from '../core';

const text = { type: JsonSchemaType.STRING, maxLength: 100 };
const operations: Readonly<Record<string, OperationBody>> = {
  show: { model: 'ShowBody', required: [], properties: {} },
  keep: { model: 'KeepBody', required: ['text'], properties: { text } },
};

/** Users keep a note: \`POST /note/show\` and \`POST /note/keep\`. */
export class Note {
  private readonly function: OwnFunction;

  constructor(
    private readonly scope: Construct,
    deployment: Deployment,
  ) {
    this.function = new OwnFunction(scope, 'Note', deployment, {
      entry: 'lambda/note/index.ts',
      description: 'Keeps a note',
      calledBy: 'api',
    });
  }

  connect({ config, userPool, secrets }: Core, webAcl: WebAcl): void {
    this.function.use(secrets.operations('GetItem'), secrets.changes('userNameHash', 'note'));
    const { api } = new SignedInApi(this.scope, 'NoteApi', {
      config,
      userPool,
      function: this.function,
      name: 'note',
      what: 'Notes of users',
      operations,
    });
    webAcl.guard('NoteApiAcl', api.deploymentStage.stageArn);
    publishApi(this.scope, config, 'NoteApiUrl', api.url);
  }
}
`,
  'lambda/note/index.ts': `
/** The API by which users keep a note; API Gateway's authorizer has verified their ID token. */
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { bodyOf } from '../shared/api/body';
import { type Caller, callerOf } from '../shared/api/caller';
import { type Answer, api, checkHttpEnvironment } from '../shared/api/http';
import { dynamodb } from '../shared/aws/clients';
import { domainHash } from '../shared/bytes';
import { ENV, requireEnv } from '../shared/env';

checkHttpEnvironment();
for (const name of [ENV.USER_POOL_ID, ENV.SECRETS_TABLE]) requireEnv(name);

export const handler = api({ '/note/show': show, '/note/keep': keep });

const itemOf = ({ userPoolId, userName }: Caller) => ({
  TableName: requireEnv(ENV.SECRETS_TABLE),
  Key: { userNameHash: { B: domainHash('note', userPoolId, userName) } },
});

async function show(event: APIGatewayProxyEvent): Promise<Answer> {
  const caller = await callerOf(event);
  const { Item: item } = await dynamodb().send(new GetItemCommand(itemOf(caller)));
  return { statusCode: 200, body: { text: item?.note?.S ?? '' } };
}

async function keep(event: APIGatewayProxyEvent): Promise<Answer> {
  const caller = await callerOf(event);
  await dynamodb().send(
    new UpdateItemCommand({
      ...itemOf(caller),
      UpdateExpression: 'SET note = :note',
      ExpressionAttributeValues: { ':note': { S: String(bodyOf(event).get('text')) } },
    }),
  );
  return { statusCode: 204 };
}
`,
  'web/src/note/views/note.tsx': `
import { useCallback, useState } from 'react';
import { Button } from '../../components/button';
import { SettingsSection } from '../../components/settings-section';
import { useSection } from '../../components/use-section';
import type { SignedInApi } from '../../shared/signed-in-api';
import { useWords } from '../../words';

/** A note that the person keeps in the account. */
export function NoteSection({ api }: { readonly api: SignedInApi }) {
  const { t } = useWords();
  const read = useCallback(async () => {
    const { text } = (await (await api('note/show')).json()) as { text: string };
    return text;
  }, [api]);
  const section = useSection('account', read);
  const { content, setContent, busy, change } = section;
  const [typed, setTyped] = useState<string>();
  const text = typed ?? content ?? '';

  return (
    <SettingsSection name="note" title={t.note.title} note={t.note.lead} section={section}>
      <input
        aria-label={t.note.title}
        value={text}
        maxLength={100}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button
        busy={busy !== undefined}
        onClick={() =>
          change(
            'keep',
            async () => {
              await api('note/keep', { text });
              setContent(text);
            },
            t.note.kept,
          )
        }
      >
        {t.note.keep}
      </Button>
    </SettingsSection>
  );
}
`,
};

/** Lines that are added to other files: what they stand before, and they themselves. */
const LINES: Readonly<Record<string, readonly (readonly [before: RegExp, line: string])[]>> = {
  'lib/stacks/auth-stack.ts': [
    [/^import .*PackageParts/m, "import { Note } from '../features/note/note';\n"],
    [/^ {2}const noticeSummaries = /m, '  const note = new Note(scope, deployment);\n'],
    [/^ {2}releaseNumber\?\.connect/m, '  note.connect(core, webAcl);\n'],
  ],
  'web/src/apis.ts': [[/^} as const;/m, "  note: 'notes are kept by',\n"]],
  'web/src/pool/views/settings/index.tsx': [
    [/^import .*RecoveryCodesSection/m, "import { NoteSection } from '../../../note/views/note';\n"],
    [/^ {6}<SessionsSection/m, '      {apis.note && <NoteSection api={apis.note} />}\n'],
  ],
};

const word = (title: string, lead: string, keep: string, kept: string) =>
  [[/^ {2}sessions: \{/m, `  note: ${JSON.stringify({ title, lead, keep, kept })},\n`]] as const;

const WORDS: typeof LINES = {
  'web/src/i18n/en.ts': word('A note', 'For yourself alone.', 'Keep the note', 'The note is kept.'),
  'web/src/i18n/de.ts': word('Eine Notiz', 'Nur für Sie.', 'Notiz merken', 'Die Notiz ist gemerkt.'),
  'web/src/i18n/ja.ts': word('メモ', '自分専用です。', '保存', '保存しました。'),
};

const PROGRAMS = [
  ['tsconfig.functions.json', './tsconfig.json', ['lib/app.ts', 'lambda/note/index.ts']],
  ['tsconfig.page.json', './web/tsconfig.json', ['web/src/main.tsx']],
] as const;

const copy = join(mkdtempSync(join(tmpdir(), 'added-section-')), 'product');
copyProject(copy);
writeFileSync(join(copy, 'custom/stages.ts'), readFileSync(join(productRoot(), 'custom/stages.ts')));
for (const [name, text] of Object.entries(NEW)) {
  mkdirSync(dirname(join(copy, name)), { recursive: true });
  writeFileSync(join(copy, name), text.trimStart());
}
for (const [name, lines] of Object.entries({ ...LINES, ...WORDS })) {
  let text = readFileSync(join(copy, name), 'utf8');
  for (const [before, line] of lines) {
    if (!before.test(text)) throw new Error(`${name} has no line like ${before}.`);
    text = text.replace(before, (found) => `${line}${found}`);
  }
  writeFileSync(join(copy, name), text);
}
afterAll(() => rmSync(dirname(copy), { recursive: true, force: true }));

const { newAddress, newBrowser, signInByLink } = visiting({ product: copy });

it(`takes at most ${MOST} files of the product`, () => {
  const files = [...Object.keys(NEW), ...Object.keys(LINES)];
  process.stdout.write(
    `A section with an API takes ${files.length} files of the product: ${files.join(', ')}; ` +
      `its words ${Object.keys(WORDS).length}\n`,
  );
  expect(files.length).toBeLessThanOrEqual(MOST);
});

it('is right for the compiler', () => {
  for (const [config, base, files] of PROGRAMS) {
    writeFileSync(join(copy, config), JSON.stringify({ extends: base, include: [], files }));
    const { stdout } = spawnSync('node_modules/.bin/tsc', ['--noEmit', '--project', config], {
      cwd: copy,
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
  }
}, 180_000);

it('is on the page of whoever signs in, and keeps what is theirs', async () => {
  const page = await newBrowser();
  await signInByLink(page, newAddress());
  const section = page.getByRole('region', { name: 'A note' });
  await section.getByRole('textbox').fill('Passkeys are on the blue key.');
  await section.getByRole('button', { name: 'Keep the note' }).click();
  await section.getByText('The note is kept.').waitFor();
  await page.reload();
  await page.waitForFunction(
    (note) =>
      [...document.querySelectorAll<HTMLInputElement>('input, textarea')].some((it) => it.value === note),
    'Passkeys are on the blue key.',
  );
  expect(await section.getByRole('textbox').inputValue()).toBe('Passkeys are on the blue key.');

  const other = await newBrowser();
  await signInByLink(other, newAddress());
  const theirs = other.getByRole('region', { name: 'A note' });
  await theirs.getByRole('button', { name: 'Keep the note' }).waitFor();
  expect(await theirs.getByRole('textbox').inputValue()).toBe('');
}, 120_000);
