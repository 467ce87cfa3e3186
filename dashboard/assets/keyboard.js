// Keys of the Patient form: Enter predicts, "?" marks a field as not known, and after Predict the
// focus goes to the answer, whose print button opens the browser's own dialogue. Open lists and plain buttons keep their own Enter.

const FORM = ".st-key-patient_form";
const PREDICT = ".st-key-patient_predict button";
const NOT_KNOWN = "not known";
const PATIENCE_MS = 6000;

function predicts(event) {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  return event.key === "Enter" && plain && event.target.matches("input");
}

function predict() {
  // The field commits its value on this very key press; the click must come after it.
  setTimeout(() => document.querySelector(PREDICT)?.click(), 0);
}

function markNotKnown(field) {
  if (field.type === "radio") {
    const group = field.closest('[role="radiogroup"]');
    const labels = [...(group?.querySelectorAll("label") ?? [])];
    labels.find((label) => label.textContent.trim() === NOT_KNOWN)?.click();
  } else if (field.placeholder === NOT_KNOWN) {
    const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
    setter.call(field, "");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.blur();
    field.focus();
  }
}

function onClick(event) {
  if (!(event.target instanceof Element)) return;
  if (event.target.closest("#hs-print")) window.print();
  // The click that Enter makes leaves the focus in its field.
  if (!event.isTrusted) return;
  window.heartsightAsked = event.target.closest(".stButton button") ?? window.heartsightAsked;
}

function skipHelpButtons() {
  // Tab goes from field to field; the same help stands in the list under the form.
  document.querySelectorAll(`${FORM} [data-testid="stTooltipIcon"] button`).forEach((button) => {
    button.tabIndex = -1;
  });
}

function onKeyDown(event) {
  if (event.key === "Tab") skipHelpButtons();
  if (!(event.target instanceof Element) || !event.target.closest(FORM)) return;
  if (predicts(event)) {
    window.heartsightAsked = event.target;
    predict();
  } else if (event.key === "?" && event.target.matches("input")) {
    event.preventDefault();
    markNotKnown(event.target);
  }
}

// Whoever went on to another field meanwhile keeps the focus there.
function wentOn() {
  const now = document.activeElement;
  return now !== document.body && now !== window.heartsightAsked;
}

function focusAnswer(deadline) {
  if (wentOn()) return;
  const answer = document.getElementById("hs-answer");
  const stale = document.querySelector('[data-stale="true"] #hs-answer');
  if (answer && !stale) {
    answer.focus({ preventScroll: true });
    const { top, bottom } = answer.getBoundingClientRect();
    if (top < 0 || bottom > window.innerHeight) answer.scrollIntoView({ block: "start" });
  } else if (performance.now() < deadline) {
    requestAnimationFrame(() => focusAnswer(deadline));
  }
}

export default function keyboard({ parentElement, data }) {
  document.removeEventListener("keydown", window.heartsightKeys, true);
  window.heartsightKeys = onKeyDown;
  document.addEventListener("keydown", onKeyDown, true);
  document.removeEventListener("click", window.heartsightPrints);
  window.heartsightPrints = onClick;
  document.addEventListener("click", onClick);

  const voice = parentElement.querySelector('[role="status"]');
  if (voice && voice.textContent !== data.said) voice.textContent = data.said;

  const turned = data.turns > (window.heartsightTurns ?? 0);
  window.heartsightTurns = data.turns;
  if (turned) focusAnswer(performance.now() + PATIENCE_MS);

  return () => {
    document.removeEventListener("keydown", onKeyDown, true);
    document.removeEventListener("click", onClick);
  };
}
