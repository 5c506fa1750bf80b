import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { configure } from './configure';
import { takeLink } from './link';

// Before anything else sees the address.
const link = takeLink();
const root = createRoot(document.getElementById('root') as HTMLElement);

configure().then(
  () =>
    root.render(
      <StrictMode>
        <App link={link} />
      </StrictMode>,
    ),
  (error: Error) => root.render(<p role="alert">{error.message}</p>),
);
