// In a frame: who asks is said by a token of the page that holds it, given by message from that page's origin alone.
import { authenticate } from "./api.js";

const PATIENCE = 15000;

function claims(token) {
  const part = token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
  return JSON.parse(atob(part));
}

/** Ask the page for a token; only its window is listened to, and only from the origin that the token is signed for. */
function fetchToken() {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("no token came")), PATIENCE);
    const heard = (event) => {
      if (event.source !== parent || event.data?.type !== "marlow:token" || typeof event.data.token !== "string") return;
      let wanted = null;
      try { wanted = claims(event.data.token).origin; } catch { return; }
      if (wanted !== event.origin) return;
      clearTimeout(late);
      removeEventListener("message", heard);
      look(event.data.look);
      resolve(event.data.token);
    };
    addEventListener("message", heard);
    // The token is secret, this request for it is not: any page that may hold the frame gets it.
    parent.postMessage({ type: "marlow:ready" }, "*");
  });
}

const LOOKS = new Set(["--page", "--card", "--ink", "--accent", "--radius"]);
// One accent serves both schemes: the style sheet makes it light enough for the dark one.
const NAMES = { "--accent": "--look-accent" };

/** Colours and corners by custom properties, and no others. */
function look(given) {
  for (const [name, value] of Object.entries(given ?? {})) {
    if (LOOKS.has(name) && typeof value === "string" && /^[#\w.%() ,-]{1,40}$/.test(value)) document.documentElement.style.setProperty(NAMES[name] ?? name, value);
  }
}

export async function loggedIn() {
  if (parent === window) throw new Error("this page is for a frame");
  authenticate(await fetchToken(), fetchToken);
}
