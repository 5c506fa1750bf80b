/** `npm run recover`: tools/recover/command.ts. */
import { stages } from '../custom/stages';
import { fromCheckout, runCommand } from './caller';
import { knownStages } from './known-stages';
import { recover } from './recover/command';

void runCommand(recover, fromCheckout(knownStages(stages)));
