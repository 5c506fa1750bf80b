import { CodeError, createClient, LinkError, PasskeyError } from './sign-in/client.js';

const config = await (await fetch('config.json')).json();
const client = createClient(config);
const element = (id) => document.getElementById(id);
const parts = ['ask', 'code', 'landed', 'session'].map(element);

/** Shows one part of the page, and says something above it. */
function show(id, said = '') {
  for (const part of parts) part.hidden = part.id !== id;
  element('said').textContent = said;
}

function signedIn(session) {
  const { email } = JSON.parse(
    new TextDecoder().decode(
      Uint8Array.from(
        atob(session.idToken.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')),
        (character) => character.charCodeAt(0),
      ),
    ),
  );
  element('who').textContent = email;
  show('session');
}

/** What went wrong, for people. */
function wordsFor(error) {
  if (error instanceof LinkError) return 'This link was used already, or it is too old. Ask for another one.';
  if (error instanceof CodeError) return 'This code helps no more. Ask for another one.';
  if (error instanceof PasskeyError) return 'That did not work. Try again, or ask for a link.';
  return 'Something went wrong. Try again in a moment.';
}

/** One thing at a time; what went wrong is said. */
let isBusy = false;
async function attempt(work) {
  if (isBusy) return;
  isBusy = true;
  try {
    await work();
  } catch (error) {
    element('said').textContent = wordsFor(error);
  } finally {
    isBusy = false;
  }
}

const address = () => element('address').value.trim();
let round;
element('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(async () => {
    if (event.submitter?.name === 'code') {
      round = await client.codes.request('EMAIL_OTP', address());
      show('code', `If ${address()} can sign in, a code is on its way.`);
    } else {
      await client.requestLink(address());
      show('ask', `If ${address()} can sign in, a link is on its way. Open it in this browser.`);
    }
  });
});
element('ask').elements.passkey.addEventListener('click', () =>
  attempt(async () => {
    const signal = AbortSignal.timeout(120_000);
    signedIn(await client.passkeys.signIn({ signal, ...(address() && { address: address() }) }));
  }),
);

element('code').addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(async () => {
    const answer = await client.codes.answer(round, element('digits').value.trim());
    if (answer.kind === 'signedIn') return signedIn(answer.session);
    if (answer.kind === 'wrong') round = answer.round;
    element('said').textContent = 'That is not the code.';
  });
});

// A link signs in by a click alone: scanners of mail open pages, but press no buttons.
let link;
function land(found) {
  const whom = client.addressOf(found);
  if ('isBroken' in found || whom === undefined)
    return show('ask', 'This link was asked for in another browser, or a part of it is missing.');
  link = found;
  element('whom').textContent = whom;
  show('landed');
}
element('landed').addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(async () => {
    try {
      signedIn(await client.redeem(link));
    } catch (error) {
      show('ask', wordsFor(error));
    }
  });
});

element('add').addEventListener('click', () =>
  attempt(async () => {
    await client.passkeys.add('This device');
    element('said').textContent = 'The passkey was added.';
  }),
);
element('refresh').addEventListener('click', () => attempt(async () => signedIn(await client.refresh())));
element('leave').addEventListener('click', () =>
  attempt(async () => {
    await client.signOut();
    show('ask', 'You are signed out.');
  }),
);

async function begin() {
  const session = await client.current();
  if (!session) return show('ask');
  if (session.left() > 0) return signedIn(session);
  try {
    signedIn(await client.refresh());
  } catch {
    await client.forget();
    show('ask');
  }
}

const found = client.takeLink();
client.onLink(land);
client.onOtherTab(begin);
if (found) land(found);
else await begin();
