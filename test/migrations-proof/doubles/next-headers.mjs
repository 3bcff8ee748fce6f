export const cookies = async () => ({ get: () => ({ value: "token" }) });
export const headers = async () => new Map();
