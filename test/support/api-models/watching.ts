/** Off in test files whose services are toys: they have names of AWS's services and answers of their own. */
export const watching = { on: true };
