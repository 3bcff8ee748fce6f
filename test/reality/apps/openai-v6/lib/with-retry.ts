export const withRetry = async <T>(task: () => Promise<T>, options: { attempts: number }): Promise<T> => {
  let attempt = 0;
  for (;;) {
    try {
      return await task();
    } catch (error) {
      attempt += 1;
      if (attempt >= options.attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * 100));
    }
  }
};
