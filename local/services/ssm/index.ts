import type { CreateService } from '../../contract';
import { parameterOperations, writtenValue } from './operations';
import { Parameters } from './parameters';

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
          parameters.createFromTemplate(name, value);
          return { ref: name, attributes: { Type: value.type, Value: value.value } };
        },
        update: ({ properties }, { result: { ref } }) => {
          const value = writtenValue(properties);
          parameters.updateFromTemplate(ref, value);
          return { ref, attributes: { Type: value.type, Value: value.value } };
        },
        delete: ({ result }) => parameters.deleteFromTemplate(result.ref),
        read({ result: { ref } }) {
          const live = parameters.latest(ref);
          return (
            live && {
              Name: ref,
              Type: live.type,
              Value: live.value,
              Description: live.description,
              AllowedPattern: live.allowedPattern,
              Tier: live.tier,
              DataType: live.dataType,
            }
          );
        },
      },
    ],
    reset: () => parameters.reset(),
  };
};
