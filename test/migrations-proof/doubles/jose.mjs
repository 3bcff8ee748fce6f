export const jwtVerify = async () => ({ payload: { sub: "ada", userId: "ada", plan: "pro" } });
export class SignJWT {}
