import { browserLanguages } from '../i18n';
import type { Claims } from '../shared/tokens';
import { useWords } from '../words';

/** Seconds since the Unix epoch (RFC 7519 §4.1; OpenID Connect Core §2). */
const times = new Set(['exp', 'iat', 'nbf', 'auth_time']);

/** For developers. */
export function ClaimsTable({ claims, caption }: { readonly claims: Claims; readonly caption: string }) {
  const { language } = useWords();
  const names = Object.keys(claims).sort();
  return (
    <table className="claims">
      <caption className="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Claim</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => {
          const value = claims[name];
          return (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <code>{typeof value === 'string' ? value : JSON.stringify(value)}</code>
                {times.has(name) && typeof value === 'number' && (
                  <span className="claims-time">{pointInTime(value * 1000, language)}</span>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/**
 * In the language, by the browser's region where that speaks it (`en-GB`, not `en-US`).
 *
 * @param milliseconds since the Unix epoch
 */
export function pointInTime(
  milliseconds: number,
  language: string,
  timeStyle: 'none' | 'short' | 'medium' = 'medium',
): string {
  const regional = browserLanguages().find((tag) => tag.split('-')[0] === language);
  return new Intl.DateTimeFormat(regional ?? language, {
    dateStyle: 'medium',
    ...(timeStyle !== 'none' && { timeStyle }),
  }).format(milliseconds);
}
