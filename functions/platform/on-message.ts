import type { CustomMessageTriggerEvent } from 'aws-lambda';
import { type CodeUse, codeMail } from '../../shared/wording/people/code-mail.ts';

/** What Cognito sends a code for, by its own names. What is not here it says in its own words. */
const uses: Record<string, CodeUse> = {
  CustomMessage_SignUp: 'sign_up',
  CustomMessage_ResendCode: 'sign_up',
  CustomMessage_ForgotPassword: 'password',
  CustomMessage_UpdateUserAttribute: 'address',
  CustomMessage_VerifyUserAttribute: 'address',
};

/** Says what Cognito is about to mail, in the language that its reader gave at sign-up. It is handed the place of the code, never the code. */
export const handler = async (event: CustomMessageTriggerEvent): Promise<CustomMessageTriggerEvent> => {
  const use = uses[event.triggerSource];
  const { codeParameter, userAttributes } = event.request;
  if (!use) return event;
  const { subject, html } = codeMail(use, codeParameter, String(userAttributes.locale ?? ''));
  return { ...event, response: { ...event.response, emailSubject: subject, emailMessage: html } };
};
