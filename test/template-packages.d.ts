/** Packages that templates import, and that are installed where these are run (`test/templates`). */
declare module "redis";
