// Light or dark: what the person chose, else what their system says.
const KEY = "marlow.scheme";
const system = matchMedia("(prefers-color-scheme: dark)");
const heard = new Set();

const chosen = () => { try { return localStorage.getItem(KEY); } catch { return null; } };

/** What the page shows. The system is asked in apply() alone: Chromium tells of no change that was asked for before it came to tell. */
export const scheme = () => document.documentElement.dataset.scheme;

function apply() {
  document.documentElement.dataset.scheme = chosen() || (system.matches ? "dark" : "light");
  for (const callback of heard) callback();
}

export function onScheme(callback) {
  heard.add(callback);
  return () => heard.delete(callback);
}

export function switchScheme() {
  const next = scheme() === "dark" ? "light" : "dark";
  try { localStorage.setItem(KEY, next); } catch { /* it holds for this page then */ }
  apply();
}

system.addEventListener("change", apply);
apply();
