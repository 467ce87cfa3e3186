// The line for a first visit: shown until the tour was opened or put off, then never again.

const KEPT = "heartsight_tour";

function seen() {
  try {
    return localStorage.getItem(KEPT) === "seen";
  } catch {
    return true; // A browser that keeps nothing would show the line for ever.
  }
}

function remember() {
  try {
    localStorage.setItem(KEPT, "seen");
  } finally {
    show(false);
  }
}

function show(wanted) {
  document.documentElement.dataset.hsWelcome = wanted ? "yes" : "no";
}

export default function welcome({ parentElement, data }) {
  if (data.touring) remember();
  else show(!seen());

  parentElement.querySelector("button").onclick = remember;
  const link = parentElement.querySelector("a");
  link.onclick = (event) => {
    // The menu's own entry keeps the session, and with it a form that was begun.
    const entry = document.querySelector(`header a[href$="${link.getAttribute("href")}"]`);
    if (entry) {
      event.preventDefault();
      entry.click();
    }
  };
}
