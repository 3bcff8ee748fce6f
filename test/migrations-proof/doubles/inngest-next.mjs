export const endpointAdapter = {};
