import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openState } from '../../../local/control/state';
import { removeFolders, temporaryFolder } from '../support/assembly';

afterAll(removeFolders);

describe('state', () => {
  it('gives the same map for the same name', () => {
    const state = openState(undefined);
    state.map<number>('a').set('x', 1);
    expect([state.map('a').get('x'), state.map('b').size]).toEqual([1, 0]);
  });

  it('comes back from its folder, names with slashes included', () => {
    const folder = join(temporaryFolder(), 'new', 'folder');
    const first = openState(folder);
    first.map('cognito/users').set('ü', { deep: [1] });
    first.close();
    expect(openState(folder).map('cognito/users').get('ü')).toEqual({ deep: [1] });
    expect(readdirSync(folder)).toEqual(['cognito%2Fusers.json']);
  });

  it('is written soon after it was touched, also when a value changed in place', async () => {
    const folder = temporaryFolder();
    const state = openState(folder);
    const value = { n: 1 };
    state.map('m').set('k', value);
    state.flush();
    value.n = 2;
    state.touch();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(readFileSync(join(folder, 'm.json'), 'utf8')).toBe('[["k",{"n":2}]]');
    state.close();
  });

  it('survives a crash in the middle of writing', () => {
    const folder = temporaryFolder();
    const state = openState(folder);
    state.map('m').set('k', 'old');
    state.close();
    writeFileSync(join(folder, 'm.json.new'), '[["k","ne');
    expect(openState(folder).map('m').get('k')).toBe('old');
  });

  it('names a damaged file and what to do', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'm.json'), '{');
    expect(() => openState(folder).map('m')).toThrow(/m\.json is damaged .* remove it/);
  });

  it('writes nothing without a folder', () => {
    const state = openState(undefined);
    state.map('m').set('k', 1);
    state.touch();
    state.close();
    expect(existsSync('m.json')).toBe(false);
  });
});
