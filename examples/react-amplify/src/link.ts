/** A sign-in link: `#<base64url of {"userName", …}>.<token>`. Cognito alone says whether it is one. */
export interface Link {
  /** What Cognito gets, as it stood in the mail. */
  readonly fragment: string;
  readonly userName: string;
}

/** Takes the link out of the address bar, so that it is in no history, bookmark or screenshot. */
export function takeLink(): Link | undefined {
  const fragment = window.location.hash.slice(1);
  if (!/^eyJ[\w-]+\.[\w-]{43}$/.test(fragment)) return undefined;
  window.history.replaceState(null, '', window.location.pathname);
  try {
    const [message = ''] = fragment.split('.');
    const { userName } = JSON.parse(atob(message.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof userName === 'string' ? { fragment, userName } : undefined;
  } catch {
    return undefined;
  }
}
