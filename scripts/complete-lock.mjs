// `node scripts/complete-lock.mjs FOLDER`: names in a package-lock.json the optional packages of platforms that
// the registry at hand does not serve. npm leaves them out when it writes the file, and `npm ci` refuses it then.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The optional packages that a lock file's packages ask for and it does not name: by the place they belong to. */
export function missingOptional({ packages }) {
  const missing = new Map();
  for (const { optionalDependencies = {} } of Object.values(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const named = Object.keys(packages).some((place) => place.endsWith(`node_modules/${name}`));
      if (!named) missing.set(`node_modules/${name}`, version);
    }
  }
  return missing;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = `${process.argv[2]}/package-lock.json`;
  const lock = JSON.parse(readFileSync(file, "utf8"));
  for (const [place, version] of missingOptional(lock)) lock.packages[place] = { version, optional: true, ...platformOf(place) };
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}

/** The platform in a name such as `@oxlint/binding-linux-x64-musl`: npm installs the package nowhere else. */
function platformOf(place) {
  const os = ["android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32", "aix", "wasi"].find((one) => place.includes(one));
  const cpu = ["arm64", "arm", "x64", "ia32", "ppc64", "riscv64", "s390x", "loong64", "mips64el", "wasm32"].find((one) => new RegExp(`\\b${one}\\b`).test(place.replaceAll("-", " ").replace("armv7", "arm")));
  const libc = ["musl", "gnu"].find((one) => place.includes(`-${one}`));
  return { ...(cpu && { cpu: [cpu] }), ...(os && { os: [os] }), ...(libc && os === "linux" && { libc: [libc === "gnu" ? "glibc" : "musl"] }) };
}
