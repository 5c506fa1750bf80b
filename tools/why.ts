/** `npm run why`: tools/why/command.ts. */
import { stages } from '../custom/stages';
import { fromCheckout, runCommand } from './caller';
import { knownStages } from './known-stages';
import { why } from './why/command';

void runCommand(why, fromCheckout(knownStages(stages)));
