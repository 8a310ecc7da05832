// The interface's texts. English is built in; `?lang=qps` makes the pseudo-locale of the tests out of it.
import english from "../messages/en.json";

const asked = new URLSearchParams(location.search).get("lang");
const PSEUDO = { a: "å", e: "é", i: "ï", o: "ø", u: "ü", c: "ç", n: "ñ", y: "ý", A: "Å", E: "É", I: "Ï", O: "Ø", U: "Ü" };

export const language = asked === "qps" ? "qps" : "en";
document.documentElement.lang = "en";

function pseudo(text) {
  const changed = text.replace(/\{[a-z]+\}|[aeiocunyAEIOU]/g, (m) => (m.length > 1 ? m : PSEUDO[m] || m));
  return `⟦${changed}⟧`;
}

export function t(key, params = {}) {
  const given = english[key];
  if (given === undefined) throw new Error(`no message ${key}`);
  const text = language === "qps" ? pseudo(given) : given;
  return text.replace(/\{([a-z]+)\}/g, (_, name) => String(params[name] ?? ""));
}

export function has(key) {
  return key in english;
}
