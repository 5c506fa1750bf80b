import { type ComponentProps, useEffect, useState } from 'react';
import { NetworkError } from '../../auth/cognito-fetch';
import { problemOf } from '../../auth/problem';
import { ProblemNotice } from '../../components/notice';

type Settings = typeof import('.');

/**
 * {@link Settings.SettingsSections}, fetched once somebody has signed in: whoever hasn't needs none of it.
 */
export function SettingsLater(props: ComponentProps<Settings['SettingsSections']>) {
  const [loaded, setLoaded] = useState<Settings | 'failed'>();
  useEffect(() => {
    let isShown = true;
    import('.').then(
      (settings) => isShown && setLoaded(settings),
      () => isShown && setLoaded('failed'),
    );
    return () => {
      isShown = false;
    };
  }, []);
  if (loaded === 'failed')
    return (
      <ProblemNotice problem={problemOf(new NetworkError('The settings could not be loaded.'), 'refresh')} />
    );
  return loaded ? <loaded.SettingsSections {...props} /> : null;
}
