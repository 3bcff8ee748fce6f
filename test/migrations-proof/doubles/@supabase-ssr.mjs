import { createClient } from "./@supabase-supabase-js.mjs";

const user = { id: "ada", user_metadata: { name: "Ada" } };

export const createServerClient = () => ({ ...createClient(), auth: { getUser: async () => ({ data: { user }, error: null }) } });
