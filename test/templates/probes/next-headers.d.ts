// Stands for `next/headers` where the types of templates are asked.
export function headers(): Promise<Headers>;
