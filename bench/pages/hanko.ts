/** Hanko's sign-in element alone on a page. */
import { register } from '@teamhanko/hanko-elements';

void register(window.location.origin);
document.body.append(document.createElement('hanko-auth'));
