import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outputs } from '../cloudformation/outputs';

export function outputsFile(assembly: string): string {
  return join(assembly, 'local-outputs.json');
}

export function writeOutputs(assembly: string, outputs: Outputs): string {
  const file = outputsFile(assembly);
  writeFileSync(file, `${JSON.stringify(outputs, null, 2)}\n`);
  return file;
}
