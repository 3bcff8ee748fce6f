// Stands for `next/headers` where the types of templates are asked.
export function headers(): Promise<Headers>;
export function cookies(): Promise<{ getAll(): { name: string; value: string }[] }>;
