export const patient = { maxRetries: 5, temperature: 0 };
