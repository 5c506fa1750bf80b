import { AwsError, type ResourceProvider, type Service } from '../../contract';

/**
 * Amazon ECR: repositories as resources, so that the CDK's bootstrap stack stands. No image can be pushed.
 */
export function createEcrService(): Service {
  return { apis: [], resources: [repositoryProvider()] };
}

/**
 * "The repository name must start with a letter and can only contain lowercase letters, numbers, hyphens,
 * underscores, periods and forward slashes."
 */
const NAME = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

/** `AWS::ECR::Repository`; `Ref` is its name. */
function repositoryProvider(): ResourceProvider {
  const names = new Set<string>();
  return {
    type: 'AWS::ECR::Repository',
    create({ properties, stack, generatedName }) {
      const name: string = properties.RepositoryName ?? generatedName(256).toLowerCase();
      if (!NAME.test(name) || name.length < 2 || name.length > 256)
        throw new AwsError('InvalidParameterException', `The repository name ${name} is not valid.`);
      if (names.has(name))
        throw new AwsError(
          'RepositoryAlreadyExistsException',
          `The repository with name '${name}' already exists in the registry with id '${stack.account}'`,
        );
      names.add(name);
      return {
        ref: name,
        attributes: {
          Arn: `arn:${stack.partition}:ecr:${stack.region}:${stack.account}:repository/${name}`,
          RepositoryUri: `${stack.account}.dkr.ecr.${stack.region}.amazonaws.com/${name}`,
        },
      };
    },
    update(_request, { result }) {
      if (!names.has(result.ref))
        throw new AwsError(
          'RepositoryNotFoundException',
          `The repository with name '${result.ref}' does not exist.`,
        );
      return result;
    },
    delete: ({ result }) => void names.delete(result.ref),
  };
}
