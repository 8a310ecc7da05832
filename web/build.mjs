// The page's files in bundle/: `node build.mjs` writes them, `--check` fails where they are not what the sources say.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const here = import.meta.dirname;
const target = join(here, "bundle");
const common = { bundle: true, minify: true, target: "es2022", legalComments: "none", logLevel: "warning", absWorkingDir: here };

async function make(folder) {
  await build({
    ...common,
    entryPoints: [{ in: "src/main.js", out: "main" }],
    format: "esm",
    splitting: true,
    chunkNames: "chunk-[hash]",
    outdir: folder,
  });
  await build({ ...common, entryPoints: [{ in: "src/widget.js", out: "widget" }], format: "iife", outdir: folder });
  await build({ ...common, entryPoints: [{ in: "src/page.css", out: "page" }], external: ["/static/*"], outdir: folder });
  await cp(join(here, "src", "icon.svg"), join(folder, "icon.svg"));
  // What is said where no script runs is a message as well.
  const messages = JSON.parse(await readFile(join(here, "messages", "en.json"), "utf8"));
  const document = await readFile(join(here, "src", "index.html"), "utf8");
  await writeFile(join(folder, "index.html"), document.replace(/\{\{([a-z.]+)\}\}/g, (_, key) => messages[key]));
  await cp(join(here, "src", "fonts"), join(folder, "fonts"), { recursive: true });
  await cp(join(here, "..", "render", "charts", "countries-110m.json"), join(folder, "countries-110m.json"));
}

async function digests(folder) {
  const found = new Map();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found.set(path.slice(folder.length + 1), createHash("sha256").update(await readFile(path)).digest("hex"));
  }
  return found;
}

async function sizes(folder) {
  for (const name of (await readdir(folder)).filter((n) => /\.(js|css)$/.test(n)).sort()) {
    const bytes = gzipSync(await readFile(join(folder, name))).length;
    console.log(`${name.padEnd(24)} ${(bytes / 1000).toFixed(1).padStart(7)} kB gzip`);
  }
}

if (process.argv.includes("--check")) {
  const fresh = await mkdtemp(join(tmpdir(), "marlow-bundle-"));
  await make(fresh);
  const [want, have] = [await digests(fresh), await digests(target)];
  await rm(fresh, { recursive: true });
  const names = new Set([...want.keys(), ...have.keys()]);
  const wrong = [...names].filter((name) => want.get(name) !== have.get(name));
  if (wrong.length) {
    console.error(`bundle/ differs from the sources: ${wrong.join(", ")}. Next step: npm run build in web/.`);
    process.exit(1);
  }
} else {
  await rm(target, { recursive: true, force: true });
  await make(target);
  await sizes(target);
}
