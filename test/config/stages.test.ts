import { stageConfig as configOf } from '../../lib/config/stage-config';
import { stageConfig, stageNames } from '../support/stages';

describe('the stages', () => {
  it.each(stageNames)('%s has values that hold', (stage) => {
    expect(stageConfig(stage).stage).toBe(stage);
  });

  it.each(['staging', 'toString', ''])('say which there are when asked for %j', (stage) => {
    expect(() => stageConfig(stage)).toThrow(
      `stage: got ${JSON.stringify(stage)}; expected one of local, dev, prod. Choose it with -c stage=<name>.`,
    );
  });

  it('take the port of the page on this machine, for local alone', () => {
    const local = stageConfig('local', {}, { webPort: 5199 });
    expect(local.webOrigins).toEqual(['http://localhost:5199']);
    expect(local.redirectUris).toEqual(['http://localhost:5199/']);
    expect(stageConfig('dev', {}, { webPort: 5199 })).toEqual(stageConfig('dev'));
  });

  it.each([Number.NaN, 0, 65_536, 80.5])('refuse the port %p', (webPort) => {
    expect(() => stageConfig('local', {}, { webPort })).toThrow(
      `webPort: got ${webPort}; expected a port of this machine, a whole number from 1 to 65535`,
    );
  });

  it('go by the name of their entry: a copy that kept its model’s name would be deployed over it', () => {
    const dev = stageConfig('dev');
    expect(() => configOf({ staging: () => dev }, 'staging')).toThrow(
      'stage: got "dev"; expected "staging", the name of this entry: by it the stacks are named.',
    );
    expect(configOf({ staging: () => ({ ...dev, stage: 'staging' }) }, 'staging').stage).toBe('staging');
  });

  it('put whole fields in place of their own', () => {
    expect(stageConfig('dev', { tokens: { minutes: 5 } }).tokens).toEqual({
      minutes: 5,
      refreshDays: 30,
      rotationGraceSeconds: 30,
    });
  });
});
