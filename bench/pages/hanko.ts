import { register } from '@teamhanko/hanko-elements';

void register(window.location.origin);
document.body.append(document.createElement('hanko-auth'));
