// A diary or questionnaire that cannot be sent is kept on this phone, and leaves it only when the server says it has it.

const place = document.querySelector("[data-kept]");
const drawn = document.querySelector("[data-kept-entry]");
const form = document.querySelector("form[data-keeps]");
const KEY = `outcomes.kept.1.${place.dataset.kept}`;
const SENT = `outcomes.sent.1.${place.dataset.kept}`;
const MOST_SENT = 40;
const PATIENCE = 20_000;
const AGAIN_AFTER = 30_000;
let underWay; // the round that sends what waits
let isAskedAgain = false;
let isLeaving = false;

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function write(entries) {
  try {
    if (Object.keys(entries).length) localStorage.setItem(KEY, JSON.stringify(entries));
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}

const keep = (entry) => write({ ...read(), [entry.id]: entry });

function forget(id) {
  const entries = read();
  delete entries[id];
  write(entries);
}

// The page without network must know what is done, and what a diary asked.
function remember(entry) {
  try {
    const { observed_on, length, instrument, laterality, scheduled_for } = JSON.parse(entry.copy);
    const sent = JSON.parse(localStorage.getItem(SENT)) ?? [];
    const done = { observed_on, length, instrument, laterality, scheduled_for };
    localStorage.setItem(SENT, JSON.stringify([done, ...sent].slice(0, MOST_SENT)));
  } catch {
    // A phone that keeps nothing asks once too often; the server asks before it replaces.
  }
}

// The state after one try: sent, waiting, taken (the day has an entry), or refused.
async function send(entry) {
  const body = new URLSearchParams({ copy: entry.copy, phone_now: new Date().toISOString() });
  if (entry.replaces) body.set("replaces", "1");
  const patience = new AbortController(); // AbortSignal.timeout is younger than some of the phones
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const answer = await fetch(place.dataset.send, { method: "POST", body, redirect: "error", signal: patience.signal });
    if (answer.status >= 500 || answer.status === 429) return { state: "waiting" };
    const told = await answer.json().catch(() => ({}));
    // A hotel's sign-in page also says 200: only our own receipt counts.
    if (answer.ok) return { state: told.response_id === entry.id ? "sent" : "waiting" };
    // A questionnaire is answered once; a day's diary may be replaced.
    const isTaken = answer.status === 409 && !entry.title;
    return { state: isTaken ? "taken" : "refused", said: told.sentence ?? "" };
  } catch {
    return { state: "waiting" };
  } finally {
    clearTimeout(timer);
  }
}

function notice(entry) {
  const found = place.querySelector(`[data-id="${entry.id}"]`);
  if (found) return found;
  const made = drawn.content.firstElementChild.cloneNode(true);
  made.dataset.id = entry.id;
  const spelling = { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" };
  const language = document.documentElement.lang === "fr" ? "fr" : "en-GB";
  const day = new Intl.DateTimeFormat(language, spelling).format(new Date(entry.day));
  made.querySelector("[data-title]").textContent = entry.title ?? day;
  const acts = {
    try: settleAll,
    replace: () => {
      entry.replaces = true;
      keep(entry);
      settleAll();
    },
    discard: () => {
      forget(entry.id);
      made.remove();
    },
  };
  for (const button of made.querySelectorAll("[data-act]")) {
    button.addEventListener("click", acts[button.dataset.act]);
  }
  place.append(made);
  return made;
}

function show(entry, state, said = "") {
  const shown = notice(entry);
  for (const text of shown.querySelectorAll("[data-state]")) text.hidden = text.dataset.state !== state;
  shown.querySelector("[data-said]").textContent = said;
  shown.querySelector("[data-act=try]").hidden = state === "taken";
  shown.querySelector("[data-act=replace]").hidden = state !== "taken";
  shown.querySelector("[data-act=discard]").hidden = state !== "taken" && state !== "refused";
}

function arrived(entry) {
  forget(entry.id);
  remember(entry);
}

function sayThanks(entry) {
  const wish = new CustomEvent("diary-sent", { cancelable: true });
  const { received, questionnaireReceived } = place.dataset;
  if (isLeaving || !document.dispatchEvent(wish)) return; // going twice would break off the first time
  isLeaving = true;
  location.assign(entry.title ? questionnaireReceived : received);
}

async function settle(entry) {
  const { state, said } = await send(entry);
  if (state === "sent") {
    arrived(entry);
    place.querySelector(`[data-id="${entry.id}"]`)?.remove();
  } else show(entry, state, said);
  return state;
}

// All that waits goes before the page is left, and it is not left while it asks something.
async function settleOnce() {
  let newest;
  let states;
  do {
    states = [];
    for (const entry of Object.values(read())) {
      const state = await settle(entry);
      states.push(state);
      if (state === "sent") newest = entry;
    }
  } while (states.includes("sent") && states.includes("waiting")); // the network came back in between
  if (newest && !states.includes("taken") && !states.includes("refused")) sayThanks(newest);
}

// Whoever presses ten times sends once; what is asked for while a round runs gets a round after it.
function settleAll() {
  isAskedAgain = true;
  underWay ??= settleWhileAsked().finally(() => (underWay = undefined));
}

async function settleWhileAsked() {
  while (isAskedAgain) {
    isAskedAgain = false;
    await settleOnce();
  }
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const buttons = form.querySelectorAll("button");
  for (const button of buttons) button.disabled = true;
  const copy = JSON.parse(form.elements.copy.value);
  const replaces = copy.replaces || event.submitter?.name === "replaces";
  const entry = { id: copy.response_id, day: copy.observed_on, copy: form.elements.copy.value, replaces };
  const isKept = keep(entry);
  const { state } = await send(entry);
  for (const button of buttons) button.disabled = false;
  if (state === "waiting") {
    show(entry, isKept ? "waiting" : "unkept");
    return;
  }
  if (state === "sent") {
    arrived(entry);
    sayThanks(entry);
  } else {
    // What was refused is told by the page itself, which has the answers.
    forget(entry.id);
    form.submit();
  }
});

document.addEventListener("keep-diary", ({ detail }) => {
  detail.isKept = keep(detail.entry);
  show(detail.entry, detail.isKept ? "waiting" : "unkept");
  settleAll();
});
addEventListener("online", settleAll);
addEventListener("pageshow", () => (isLeaving = false)); // a page come back to may be left again
document.addEventListener("visibilitychange", () => document.hidden || settleAll());
setInterval(() => Object.keys(read()).length && settleAll(), AGAIN_AFTER);
for (const entry of Object.values(read())) show(entry, "waiting");
settleAll();

// Without the worker everything works as before, with network.
if (place.dataset.worker) navigator.serviceWorker?.register(place.dataset.worker, { scope: place.dataset.kept }).catch(() => {});
