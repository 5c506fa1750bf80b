/** The embedded SSM: the Parameter Store. */
import type { CreateService } from '../../contract';
import { parameterOperations, writtenValue } from './operations';
import { Parameters } from './parameters';

/** Makes the SSM service. */
export const createService: CreateService = (context) => {
  const parameters = new Parameters(context);
  return {
    apis: [{ name: 'ssm', targetPrefixes: ['AmazonSSM'], operations: parameterOperations(parameters) }],
    resources: [
      {
        type: 'AWS::SSM::Parameter',
        create: ({ properties, generatedName }) => {
          const name: string = properties.Name ?? generatedName(128);
          const value = writtenValue(properties);
          parameters.putFromTemplate(name, value);
          return { ref: name, attributes: { Type: value.type, Value: value.value } };
        },
      },
    ],
    reset: () => parameters.reset(),
  };
};
