/** Amplify UI's component by its own defaults. */
import { Authenticator } from '@aws-amplify/ui-react';
import { Amplify } from 'aws-amplify';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

Amplify.configure({
  Auth: { Cognito: { userPoolId: 'us-east-1_aaaaaaaaa', userPoolClientId: 'aaaaaaaaaaaaaaaaaaaaaaaaaa' } },
});
const host = document.createElement('div');
document.body.append(host);
createRoot(host).render(createElement(Authenticator));
