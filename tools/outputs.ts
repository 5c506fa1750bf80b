/** `npm run outputs`: tools/outputs/command.ts. */
import { stages } from '../custom/stages';
import { fromCheckout, runCommand } from './caller';
import { knownStages } from './known-stages';
import { outputs } from './outputs/command';

void runCommand(outputs, fromCheckout(knownStages(stages)));
