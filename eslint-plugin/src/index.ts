/** The plugin object ESLint loads. It holds no rules yet: they come with issue C. */
const plugin = {
  meta: { name: "eslint-plugin-ai-routes", version: "0.1.0" },
  rules: {},
};

export default plugin;
