/** Of this package and of the rules' pages; a constant, so that it survives bundling. A test compares it with the manifest. */
export const version = "0.1.0";
