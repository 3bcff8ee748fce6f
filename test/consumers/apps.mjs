// The apps of `npm run test:consumers`, written as a new user's would be.

const layout = `export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
`;

/** Its `maxDuration` fails `next build`, and the safe fixes mend that. */
const route = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";

export const maxDuration = 60 * 2; // two minutes

export async function POST(request) {
  const { prompt } = await request.json();
  const { text } = await generateText({ model: openai("gpt-4o-mini"), prompt });
  return Response.json({ text });
}
`;

const page = "export default function Page() {\n  return <main>Hello</main>;\n}\n";

export const javascriptApp = { "app/layout.jsx": layout, "app/page.jsx": page, "app/api/chat/route.js": route };

export const typescriptApp = {
  "app/layout.tsx": layout.replace("{ children })", "{ children }: { children: React.ReactNode })"),
  "app/page.tsx": page,
  "app/api/chat/route.ts": route.replace("(request)", "(request: Request)").replace("await request.json()", "(await request.json()) as { prompt: string }"),
};

/** The safe fixes of `recommended`, as they must come out whoever makes them. */
export const fixedRoute = (text) => text.replace("60 * 2; // two minutes", '120; // two minutes\nexport const runtime = "nodejs";');

export const next = { next: "16.4.6", react: "^19.2.0", "react-dom": "^19.2.0", ai: "^7.0.173", "@ai-sdk/openai": "^4.0.0" };
export const typescript6 = { typescript: "~6.0.3", "@types/react": "^19.2.0", "@types/node": "^20.19.0" };
/** Microsoft's way to have TypeScript 7 for `tsc` and the API of 6 for what needs one. */
export const typescript7 = {
  ...typescript6,
  typescript: "npm:@typescript/typescript6@6.0.2",
  "@typescript/native": "npm:typescript@7.0.2",
};

export const nextConfig = `import { defineConfig, globalIgnores } from "eslint/config";
import nextVitals from "eslint-config-next/core-web-vitals";
import nextTypescript from "eslint-config-next/typescript";
import aiRoutes from "eslint-plugin-ai-routes";

export default defineConfig([...nextVitals, ...nextTypescript, aiRoutes.configs.recommended, globalIgnores([".next/**", "next-env.d.ts"])]);
`;

/** What `defineConfig` makes of names: `extends` by the plugin's own configs. */
export const plainConfig = `import { defineConfig, globalIgnores } from "eslint/config";
import aiRoutes from "eslint-plugin-ai-routes";

export default defineConfig([
  globalIgnores([".next/**"]),
  { languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } },
  { files: ["**/*.{js,jsx}"], plugins: { "ai-routes": aiRoutes }, extends: ["ai-routes/recommended"] },
]);
`;

/** For TypeScript where no parser of ESLint's can be loaded. */
export const babelConfig = `import babel from "@babel/eslint-parser";
import aiRoutes from "eslint-plugin-ai-routes";

export default [
  { ignores: [".next/**", "next-env.d.ts"] },
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { parser: babel, parserOptions: { requireConfigFile: false, babelOptions: { parserOpts: { plugins: ["typescript", "jsx"] } } } },
  },
  aiRoutes.configs.recommended,
];
`;

export const oxlintConfig = (rules) => JSON.stringify({ jsPlugins: ["eslint-plugin-ai-routes"], rules }, null, 2);
