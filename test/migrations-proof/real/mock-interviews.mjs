/** A model writes the questions of an interview, which is kept in Firestore. */
export default {
  repository: "adrianhajdin/ai_mock_interviews",
  route: "app/api/vapi/generate/route.ts",
  form: ["--as", "function"],
  ask: { path: "/api/vapi/generate", body: { type: "technical", role: "Engineer", level: "Senior", techstack: "TypeScript,React", amount: 2, userid: "ada" } },
  files: { "app/globals.css": "" },
  packages: {
    "firebase-admin/lib/app/index.js": "module.exports = { getApps: () => [], initializeApp() {}, cert: () => ({}) };\n",
    "firebase-admin/lib/auth/index.js": "module.exports = { getAuth: () => ({}) };\n",
    "firebase-admin/lib/firestore/index.js": `
      /** Of what is kept only the time differs from one run to the next. */
      const add = (name) => async ({ createdAt, coverImage, ...document }) => {
        const response = await fetch("https://firestore.example/" + name, { method: "POST", body: JSON.stringify(document) });
        if (!response.ok) throw new Error("Firestore answers " + response.status);
      };
      module.exports = { getFirestore: () => ({ collection: (name) => ({ add: add(name) }) }) };
    `,
  },
  env: () => ({ GOOGLE_GENERATIVE_AI_API_KEY: "none", NEXT_PUBLIC_FIREBASE_API_KEY: "none", NEXT_PUBLIC_FIREBASE_PROJECT_ID: "none" }),
  answer: ({ url }) => (url.startsWith("/interviews") ? { status: 200, body: {} } : { text: '["What is a type?", "What is a component?"]' }),
};
