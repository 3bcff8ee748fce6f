export const anthropic = (id) => ({ id });
export const createAnthropic = () => anthropic;
