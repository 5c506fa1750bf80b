import { browserLanguages } from '../i18n';
import type { Claims } from '../shared/tokens';
import { useWords } from '../words';

/** Claims whose values are seconds since the Unix epoch (RFC 7519 §4.1; OpenID Connect Core §2). */
const times = new Set(['exp', 'iat', 'nbf', 'auth_time']);

/** The claims of a token, a row each; for developers. */
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
 * A point in time (milliseconds since the Unix epoch) as people of this language write it, in the way of the
 * browser's own region where it speaks the language (`en-GB` and not `en-US`).
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
