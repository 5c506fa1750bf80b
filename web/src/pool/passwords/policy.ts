/** Cognito's symbols ("Password policies" of the developer guide); a blank counts between others. */
const symbol = /[\^$*.[\]{}()?\-"!@#%&/\\,><':;|_~`+=]| (?=\S)/;

/** As far as the page can tell: not whether it was used before or is known as stolen. */
export function meetsPolicy(password: string, minLength: number): boolean {
  return (
    password.length >= minLength &&
    /[A-Z]/.test(password) &&
    /[a-z]/.test(password) &&
    /\d/.test(password) &&
    symbol.test(password)
  );
}
