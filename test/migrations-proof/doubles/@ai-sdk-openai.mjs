export const openai = (id) => ({ id });
export const createOpenAI = () => openai;
