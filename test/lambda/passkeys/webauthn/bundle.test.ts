import { build } from 'esbuild';

/** What a trigger that signs people in loads decides how long everybody waits on a cold start. */
async function inputsOf(entry: string, { lazily = true } = {}): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    metafile: true,
    write: false,
    platform: 'node',
    // Splitting tells what is loaded at once from what an import() brings later.
    format: 'esm',
    splitting: true,
    outdir: 'out',
    logLevel: 'silent',
  });
  const outputs = Object.entries(metafile.outputs);
  const first = outputs.find(([, output]) => output.entryPoint === entry);
  const loaded = new Set<string>();
  const visit = (path: string) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind } of metafile.outputs[path]?.imports ?? [])
      if (kind === 'import-statement' || !lazily) visit(next);
  };
  if (first) visit(first[0]);
  return [...loaded].flatMap((path) => Object.keys(metafile.outputs[path]?.inputs ?? {}));
}

describe('what is loaded when a function starts', () => {
  it('is, for sign-in, our own few files and nothing else', async () => {
    const inputs = await inputsOf('lambda/passkeys/webauthn/authentication.ts');
    expect(inputs.length).toBeGreaterThan(5);
    expect(inputs.filter((input) => !input.startsWith('lambda/passkeys/webauthn/'))).toEqual([
      'lambda/shared/bytes.ts',
      'lambda/shared/record.ts',
    ]);
    expect(inputs.filter((input) => input.includes('attestation/'))).toEqual([]);
  });

  it('is, for registration, not the library, which a certified statement brings', async () => {
    const isLibrary = (input: string) => /simplewebauthn|peculiar/.test(input);
    const entry = 'lambda/passkeys/webauthn/registration.ts';
    expect((await inputsOf(entry)).filter(isLibrary)).toEqual([]);
    expect((await inputsOf(entry, { lazily: false })).filter(isLibrary)).not.toEqual([]);
  });
});
