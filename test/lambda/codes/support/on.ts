/** Switches codes on before a handler is loaded that does not start without them. */
import { setCodes } from './codes';

setCodes();
