import { stageConfig } from '../support/stages';

describe('prod', () => {
  it('keeps its users unless somebody wrote down why not', () => {
    const letGo = { removal: { retain: false }, deletionProtection: false, terminationProtection: false };
    const remedy = 'Users would be lost for good. Say true, or write down why not in removal.reason.';
    expect(() => stageConfig('prod', letGo)).toThrow(
      [
        'The configuration of stage "prod" has 3 problems:',
        `  removal.retain: got false; expected true in prod. ${remedy}`,
        `  deletionProtection: got false; expected true in prod. ${remedy}`,
        `  terminationProtection: got false; expected true in prod. ${remedy}`,
      ].join('\n'),
    );
    const reason = 'Rehearsal of a move between accounts; holds no real users.';
    expect(stageConfig('prod', { ...letGo, removal: { retain: false, reason } }).removal).toEqual({
      retain: false,
      reason,
    });
  });

  it('has no origin on localhost', () => {
    expect(() =>
      stageConfig('prod', {
        webOrigins: ['http://localhost:5173'],
        redirectUris: ['http://localhost:5173/'],
      }),
    ).toThrow('webOrigins[0]: got "http://localhost:5173"; expected an origin on the web in prod;');
  });

  it('writes no debugging logs', () => {
    expect(() => stageConfig('prod', { logLevel: 'DEBUG' })).toThrow(
      'logLevel: got "DEBUG"; expected "INFO" or quieter in prod;',
    );
  });
});
