/**
 * `POST /device`: has Cognito remember the device, by the SRP verifier of its password for `DEVICE_SRP_AUTH`.
 */
import { ConfirmDeviceCommand, UpdateDeviceStatusCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Answer } from '../shared/api/http';
import { accessTokenOf } from './access-token';
import { isBrowserMode, requireCsrfToken } from './browser';
import { cognito } from './client';
import { optionalText, readBody, readFlag, requiredText } from './input';
import { invalidRequest, isRefusal, nameOf, notSignedIn, refusing } from './refusals';

export async function device(event: APIGatewayProxyEvent): Promise<Answer> {
  const inBrowser = isBrowserMode(event);
  const body = readBody(event);
  if (inBrowser) requireCsrfToken(event);
  const DeviceKey = requiredText(body, 'deviceKey', 55);
  const DeviceName = optionalText(body, 'name', 256);
  const DeviceSecretVerifierConfig = {
    PasswordVerifier: requiredText(body, 'passwordVerifier', 1_024),
    Salt: requiredText(body, 'salt', 64),
  };
  const remember = readFlag(body, 'remember');
  const AccessToken = accessTokenOf(event, inBrowser);
  const { UserConfirmationNecessary: asked } = await refusing(
    cognito().send(
      new ConfirmDeviceCommand({
        AccessToken,
        DeviceKey,
        DeviceSecretVerifierConfig,
        ...(DeviceName === undefined ? {} : { DeviceName }),
      }),
    ),
    refusal,
  );
  // Pools may leave this to users.
  if (asked && remember)
    await refusing(
      cognito().send(
        new UpdateDeviceStatusCommand({ AccessToken, DeviceKey, DeviceRememberedStatus: 'remembered' }),
      ),
      refusal,
    );
  return { statusCode: 200, body: { remembered: !asked || remember } };
}

function refusal(error: unknown) {
  if (nameOf(error) === 'DeviceKeyExistsException')
    return invalidRequest('This device was confirmed before.');
  return isRefusal(error) ? notSignedIn() : undefined;
}
