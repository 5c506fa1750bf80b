/** Pages without a script. */

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const page = (problem: string | undefined, body: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Orders</title>
<h1>Orders</h1>
${problem ? `<p role="alert">${escaped(problem)}</p>` : ''}
${body}
</html>
`;

export const askView = (problem?: string) =>
  page(
    problem,
    `<form method="post" action="/sign-in">
<label>E-mail address <input type="email" name="address" autocomplete="email" required></label>
<button>Sign in</button>
</form>`,
  );

export const codeView = (address: string, problem?: string) =>
  page(
    problem,
    `<p>If ${escaped(address)} has an account, a code is on its way.</p>
<form method="post" action="/code">
<label>Code <input name="code" inputmode="numeric" autocomplete="one-time-code" required></label>
<button>Go on</button>
</form>
<form method="post" action="/sign-out"><button>Another address</button></form>`,
  );

export const homeView = (address: string) =>
  page(
    undefined,
    `<p>Signed in as ${escaped(address)}.</p>
<form method="post" action="/sign-out"><button>Sign out</button></form>`,
  );
