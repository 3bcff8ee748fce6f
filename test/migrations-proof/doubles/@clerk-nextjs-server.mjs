export const auth = () => ({ userId: "ada" });
