// Diary and questionnaires without network: asks the screens that the page holds, and hands what was answered to
// kept_diaries.js. A draft that has an instrument is a questionnaire.

const root = document.querySelector("[data-offline]");
const plan = JSON.parse(root.dataset.offline);
const where = document.querySelector("[data-where]");
const form = root.querySelector("form");
const screenPlace = form.querySelector("[data-screen]");
const kept = root.querySelector("[data-kept]");
const DRAFT = `outcomes.draft.1.${plan.link}`;
const QUESTIONNAIRE_DRAFT = `${DRAFT}.questionnaire`;
const DAY = 24 * 3600_000;

let draft;
let at = "";
let step = "";
let isFromReview = false;

class Problem extends Error {
  constructor(code, slots = {}) {
    super(plan.texts[code].replace(/\{(\w+)\}/g, (whole, name) => slots[name] ?? whole));
  }
}

// ---- days

const dayOf = (instant) => new Intl.DateTimeFormat("en-CA", {
  timeZone: plan.timezone, year: "numeric", month: "2-digit", day: "2-digit",
}).format(instant);
const today = () => dayOf(new Date());
const yesterday = () => new Date(Date.parse(today()) - DAY).toISOString().slice(0, 10);
const daysBetween = (from, until) => Math.round((Date.parse(until) - Date.parse(from)) / DAY);

function stored(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

// Entries of this phone that the page cannot know of: kept, or sent since.
function ownEntries() {
  const waiting = Object.values(stored(`outcomes.kept.1.${plan.link}`) ?? {}).map((entry) => JSON.parse(entry.copy));
  return [...waiting, ...(stored(`outcomes.sent.1.${plan.link}`) ?? [])];
}

function isDone(day) {
  return plan.recorded.includes(day) || ownEntries().some((entry) => !entry.instrument && entry.observed_on === day);
}

function begin(day, respondent) {
  const asked = plan.days[day];
  const others = ownEntries().filter(
    (entry) => !entry.instrument && entry.observed_on < day && daysBetween(entry.observed_on, day) < 7);
  const isFullKnown = others.some((entry) => entry.length === "full");
  const back = others.map((entry) => daysBetween(entry.observed_on, day));
  draft = {
    ...newDraft(day, asked, respondent),
    length: isFullKnown ? "core" : asked.length,
    replaces: false,
    opioid_days: Math.min(asked.opioid_days, ...back),
  };
}

function newDraft(day, { scheduled_for }, respondent) {
  return {
    clock: "phone",
    response_id: [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    observed_on: day,
    scheduled_for,
    opened_at: new Date().toISOString(),
    answered_at: null,
    respondent,
    answers: {},
  };
}

const isSame = (one, other) => ["instrument", "laterality", "scheduled_for"].every((name) => one[name] === other[name]);
const questionnaireOf = (entry) => plan.questionnaires.find((each) => isSame(each, entry));

function openQuestionnaires() {
  const done = ownEntries().filter((entry) => entry.instrument);
  return plan.questionnaires.filter((each) => each.days.includes(today()) && !done.some((entry) => isSame(each, entry)));
}

function save() {
  try {
    localStorage.setItem(draft.instrument ? QUESTIONNAIRE_DRAFT : DRAFT, JSON.stringify(draft));
  } catch {
    // Nothing may be kept here: the page itself holds the answers as long as it is open.
  }
}

// ---- screens

const dayPlan = () => plan.days[draft.observed_on] ?? Object.values(plan.days)[0];
const followUps = () => (draft.answers.symptoms ?? []).flatMap((code) => plan.follow_ups[code] ?? []);
const nameOf = (key) => (draft.instrument ? `${draft.instrument}:${key}` : key);
const screenOf = (key) => (draft.instrument ? plan.items : plan.screens)[nameOf(key)];
const template = (name) => document.querySelector(`[data-template="${name}"]`).content;

function keys() {
  if (draft.instrument) return questionnaireOf(draft).keys;
  const found = [...(dayPlan().keys[draft.length] ?? dayPlan().keys.core)];
  if (draft.length === "full" && draft.answers.opioids?.length) found.splice(found.indexOf("opioids") + 1, 0, "sedatives");
  if (followUps().length) found.push("symptom_details");
  return found;
}

function show(part) {
  for (const each of root.querySelectorAll("[data-part]")) each.hidden = each.dataset.part !== part;
  where.hidden = part === "start";
  // What waits on this phone is told before and after, not to somebody who is answering.
  const spot = root.querySelector(`[data-part=${part}] [data-kept-here]`);
  spot?.append(kept);
  kept.hidden = !spot;
  scrollTo(0, 0);
  root.querySelector(`[data-part=${part}] h1`)?.focus();
}

function drawWhere() {
  const isYesterday = draft.observed_on === yesterday() && !draft.instrument;
  const screen = screenOf(at);
  const lines = draft.instrument ? [questionnaireOf(draft).title] : dayPlan().lines;
  const own = screen?.laterality && lines.length > 1 ? [lines[screen.laterality === "left" ? 0 : 1]] : lines;
  where.querySelector("[data-lines]").textContent =
    own.join(" / ") + (isYesterday ? ` · ${plan.texts.for_yesterday}` : "");
  const place = keys().indexOf(at) + 1;
  const count = keys().length;
  where.querySelector("[data-place]").textContent = place
    ? plan.texts.place.replace("{place}", place).replace("{count}", count) : "";
  where.querySelector("progress").max = count;
  where.querySelector("progress").value = place || count;
}

function question(screen) {
  if (at !== "opioids") return draft.instrument || draft.observed_on === today() ? screen.today : screen.yesterday;
  if (step === "add") return plan.texts.which_medicine;
  if (step === "list") return plan.texts.what_you_took;
  const days = draft.opioid_days ?? dayPlan().opioid_days;
  return plan.opioid_questions[days - 1];
}

function ask(key, opioidStep = "") {
  at = key;
  const screen = screenOf(key);
  step = key === "opioids" ? opioidStep || (draft.answers.opioids?.length ? "list" : "taken") : "";
  const name = step === "add" || step === "list" ? `opioids:${step}` : nameOf(key);
  screenPlace.replaceChildren(template(name).cloneNode(true));
  if (key === "symptom_details") {
    const asked = draft.answers.symptoms.filter((code) => plan.follow_ups[code]?.length);
    screenPlace.querySelector("[data-details]").replaceChildren(
      ...asked.map((code) => template(`follow:${code}`).cloneNode(true)));
  }
  if (step === "list") drawIntakes();
  screenPlace.querySelector("[data-question]").textContent = question(screen);
  form.querySelector("[data-on]").textContent = step === "add" ? plan.texts.add : plan.texts.continue;
  form.querySelector(".skip").hidden = step === "add" || step === "list";
  fill(screen, draft.answers[key]);
  drawWhere();
  show("ask");
}

function fill(screen, answer) {
  if (answer === undefined || answer === null || step) {
    if (step === "taken" && answer?.length === 0) tick("answer", "no");
    return;
  }
  if (screen.kind === "symptom_details") {
    for (const [code, value] of Object.entries(answer)) if (!tick(code, value)) type(code, value);
  } else if (Array.isArray(answer)) {
    for (const code of answer.length ? answer : [screen.kind === "zones" ? "nowhere" : "none_of_these"]) tick("answer", code);
  } else if (!tick("answer", answer)) type("typed", answer);
}

function tick(name, value) {
  const found = screenPlace.querySelector(`[name="${name}"][type=radio][value="${value}"], [name="${name}"][type=checkbox][value="${value}"]`);
  if (found) found.checked = true;
  return Boolean(found);
}

function type(name, value) {
  const found = screenPlace.querySelector(`[name="${name}"]`);
  if (found) found.value = value;
}

function next() {
  save();
  const all = keys();
  const open = all.filter((key) => !(key in draft.answers));
  const further = open.filter((key) => key === "sedatives" || key === "symptom_details");
  const following = isFromReview ? further[0] : all[all.indexOf(at) + 1];
  if (following) go(following);
  else review();
}

function go(key, opioidStep) {
  history.pushState({ key, opioidStep }, "");
  ask(key, opioidStep);
}

// ---- answers, read as outcomes/forms/diaries.py does

function whole(text, minimum, maximum) {
  const digits = text.replace(/\s/g, "");
  if (!/^\d{1,9}$/.test(digits)) throw new Problem("answer_not_a_number", { found: text.slice(0, 40) });
  if (Number(digits) < minimum || Number(digits) > maximum) {
    throw new Problem("value_out_of_range", { found: digits, minimum, maximum });
  }
  return Number(digits);
}

function number(data, screen) {
  const text = (data.get("typed") ?? "").trim() || data.get("answer") || "";
  if (!text) throw new Problem("answer_missing");
  return whole(text, screen.minimum, screen.maximum);
}

function code(data) {
  if (!data.get("answer")) throw new Problem("answer_missing");
  return data.get("answer");
}

function ticked(data, screen) {
  const none = screen.kind === "zones" ? "nowhere" : "none_of_these";
  const codes = data.getAll("answer");
  if (!codes.length) throw new Problem("answer_missing_list");
  if (codes.includes(none) && codes.length > 1) throw new Problem("answer_contradicts");
  return codes.filter((each) => each !== none);
}

function details(data) {
  return Object.fromEntries(followUps().map(([name, minimum, maximum]) => {
    const text = (data.get(name) ?? "").trim();
    if (!text) throw new Problem("answer_missing_details");
    return [name, whole(text, minimum, maximum)];
  }));
}

const READERS = {
  rating: number, choice: (data) => Number(code(data)), count: number, walking_aid: code,
  zones: ticked, sedatives: ticked, symptoms: ticked, symptom_details: details,
};

function intake(data) {
  const [product, strength] = (data.get("product") ?? "").split("|");
  if (!product) throw new Problem("opioid_product_missing");
  const text = (data.get("number") ?? "").trim().replace(",", ".");
  const count = Number(text);
  if (!text || Number.isNaN(count)) throw new Problem("answer_not_a_number", { found: text.slice(0, 40) });
  if (!(count > 0) || count > 500) throw new Problem("opioid_number_not_positive");
  return { product, strength: Number(strength || 0), number: count };
}

// Take what a screen posted, be it here or by a page whose network went away meanwhile.
function take(data) {
  const screen = screenOf(at);
  if (data.get("skip")) keep(null);
  else if (screen.kind !== "opioids") keep(READERS[screen.kind](data, screen));
  else {
    const posted = data.get("step") || step;
    const taken = draft.answers.opioids ?? [];
    if (posted === "add") {
      draft.answers.opioids = [...taken, intake(data)];
      save();
      go(at, "list");
      return;
    }
    if (data.get("remove") !== null) {
      drop(Number(data.get("remove")));
      return;
    }
    if (posted === "taken") {
      if (!["yes", "no"].includes(data.get("answer"))) throw new Problem("answer_missing");
      if (data.get("answer") === "yes") {
        go(at, "add");
        return;
      }
      keep([]);
    }
  }
  const flags = flagsOf(screen, draft.answers[at]);
  if (flags.length) advise(flags);
  else next();
}

function keep(answer) {
  draft.answers[at] = answer;
  if (draft.clock === "phone") draft.answered_at = new Date().toISOString();
  save();
}

function drop(index) {
  draft.answers.opioids.splice(index, 1);
  if (!draft.answers.opioids.length) delete draft.answers.opioids;
  save();
  ask("opioids");
}

// ---- red flags: always on the safe side, for nobody else hears of them before there is network

function flagsOf(screen, answer) {
  if (!Array.isArray(answer)) return [];
  if (screen.kind === "symptoms") return answer.flatMap((each) => plan.flags[each] ?? []);
  if (screen.kind === "sedatives") return answer.length ? ["opioid_risk"] : [];
  const outside = screen.kind === "zones" ? plan.outside[screen.laterality] ?? [] : [];
  return answer.some((zone) => outside.includes(zone)) ? ["spread_numbness"] : [];
}

function advise(flags) {
  const ranked = [...document.querySelectorAll("[data-flag]")].filter((each) => flags.includes(each.dataset.flag));
  const own = ranked.filter((each, place) => !place || ["dark_thoughts", "allergic_reaction"].includes(each.dataset.flag));
  root.querySelector("[data-advice]").replaceChildren(...own.map((each) => each.content.cloneNode(true)));
  const isNow = root.querySelector("[data-advice] .emergency") !== null;
  root.querySelector("[data-part=advice] h1").textContent = isNow ? plan.texts.call_now : plan.texts.call;
  show("advice");
}

// ---- review

function labelled(key, value) {
  return template(nameOf(key)).querySelector(`[name=answer][value="${value}"]`)?.closest("label").textContent.trim() ?? value;
}

function intakeText(each) {
  const options = [...template("opioids:add").querySelectorAll("option")];
  const found = options.find((option) => {
    const [product, strength] = option.value.split("|");
    return product === each.product && Number(strength) === each.strength;
  });
  return `${found?.textContent ?? each.product} × ${each.number}`;
}

function detailText([name, value]) {
  const [, minimum, maximum] = followUps().find((each) => each[0] === name) ?? [name, 0, 10];
  const asked = [...document.querySelectorAll("[data-template^='follow:']")]
    .map((each) => each.content.querySelector(`[name="${name}"]`)).find(Boolean);
  const label = asked?.closest("fieldset")?.querySelector("legend") ?? asked?.closest("p")?.querySelector("label");
  const isYesNo = minimum === 0 && maximum === 1;
  return `${label?.textContent ?? name} ${isYesNo ? (value ? plan.texts.yes : plan.texts.no) : value}`;
}

function answerText(key) {
  const answer = draft.answers[key];
  if (answer === undefined) return plan.texts.not_answered;
  if (answer === null) return plan.texts.prefer_not;
  const { kind } = screenOf(key);
  if (kind === "opioids") return answer.map(intakeText).join("; ") || plan.texts.none_taken;
  if (kind === "symptom_details") return Object.entries(answer).map(detailText).join(", ");
  if (kind === "walking_aid" || kind === "choice") return labelled(key, answer);
  if (!Array.isArray(answer)) return String(answer);
  const codes = answer.length ? answer : [kind === "zones" ? "nowhere" : "none_of_these"];
  return codes.map((each) => labelled(key, each)).join(", ");
}

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function review() {
  at = "";
  isFromReview = true;
  root.querySelector("[data-rows]").replaceChildren(...keys().map((key) => {
    const row = document.createElement("div");
    const change = element("dd", "", "change");
    const link = element("button", plan.texts.change, "link");
    link.type = "button";
    link.append(element("span", ` ${screenOf(key).name}`, "visually-hidden"));
    link.addEventListener("click", () => go(key));
    change.append(link);
    row.append(element("dt", screenOf(key).name), element("dd", answerText(key)), change);
    return row;
  }));
  root.querySelector("[data-empty]").hidden = true;
  const copyright = root.querySelector("[data-copyright]");
  copyright.textContent = draft.instrument ? questionnaireOf(draft).copyright : "";
  copyright.hidden = !copyright.textContent;
  drawWhere();
  show("review");
}

function drawIntakes() {
  const list = screenPlace.querySelector("ul");
  list.replaceChildren(...draft.answers.opioids.map((each, index) => {
    const line = document.createElement("li");
    const remove = element("button", plan.texts.remove, "link");
    remove.type = "button";
    remove.append(element("span", ` ${intakeText(each)}`, "visually-hidden"));
    remove.addEventListener("click", () => drop(index));
    line.append(element("span", intakeText(each)), " ", remove);
    return line;
  }));
}

function send() {
  if (Object.values(draft.answers).every((answer) => answer === null)) {
    root.querySelector("[data-empty]").hidden = false;
    return;
  }
  const entry = {
    id: draft.response_id, day: draft.observed_on, copy: JSON.stringify(draft), replaces: draft.replaces,
    title: draft.instrument ? questionnaireOf(draft).title : undefined,
  };
  const wish = { entry, isKept: false };
  document.dispatchEvent(new CustomEvent("keep-diary", { detail: wish }));
  if (!wish.isKept) return;
  localStorage.removeItem(draft.instrument ? QUESTIONNAIRE_DRAFT : DRAFT);
  draft = undefined;
  start();
}

// ---- the start, and the ways between

function start() {
  at = "";
  isFromReview = false;
  const days = { today: today(), yesterday: yesterday() };
  for (const [name, day] of Object.entries(days)) {
    root.querySelector(`[data-done=${name}]`).hidden = !plan.recorded.includes(day);
    root.querySelector(`[data-day=${name}]`).hidden = isDone(day) || !plan.days[day]?.lines.length;
  }
  root.querySelector("[data-stale]").hidden = Boolean(plan.days[days.today]);
  root.querySelector(".today-first").hidden = ["today", "yesterday"].every((name) => root.querySelector(`[data-day=${name}]`).hidden);
  drawAsked();
  show("start");
}

function drawAsked() {
  const asked = openQuestionnaires();
  const place = root.querySelector("[data-asked]");
  place.hidden = !asked.length;
  place.open ||= location.pathname.includes("/questionnaires");
  root.querySelector("[data-asked] ul").replaceChildren(...asked.map((each) => {
    const line = document.createElement("li");
    const button = element("button", "", "button wide");
    button.type = "button";
    button.append(element("span", each.title), " ", element("small", each.size));
    button.addEventListener("click", () => openQuestionnaire(each));
    line.append(button);
    return line;
  }));
}

// Whose words it will be; undefined, and asked for, while a helper has not said it.
function respondent() {
  const chosen = root.querySelector("[name=respondent]:checked")?.value ?? (plan.is_helper ? undefined : "patient");
  const note = root.querySelector("[data-unsaid]");
  if (note) note.hidden = Boolean(chosen);
  if (!chosen) note.scrollIntoView({ block: "center" });
  return chosen;
}

function open(day) {
  const chosen = respondent();
  if (!chosen) return;
  if (draft?.instrument || draft?.observed_on !== day) {
    const begun = stored(DRAFT);
    if (begun?.observed_on === day) draft = begun;
    else begin(day, chosen);
  }
  resume();
}

function openQuestionnaire(each) {
  const chosen = respondent();
  if (!chosen) return;
  const begun = stored(QUESTIONNAIRE_DRAFT);
  const { instrument, laterality } = each;
  if (begun && isSame(begun, each) && begun.respondent === chosen) draft = begun;
  else draft = { ...newDraft(today(), each, chosen), instrument, laterality };
  resume();
}

function resume() {
  const open = keys().filter((key) => !(key in draft.answers));
  isFromReview = false;
  if (open.length) go(open[0]);
  else review();
}

function attempt(data) {
  try {
    take(data);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const note = screenPlace.querySelector("#problem");
    note.textContent = error.message;
    note.hidden = false;
    note.scrollIntoView({ block: "center" });
  }
}

const ACTS = {
  skip: () => { keep(null); next(); },
  add: () => go("opioids", "add"),
  on: () => next(),
  send,
  back: () => {
    const all = keys();
    if (step === "add") ask("opioids");
    else if (at && isFromReview) review();
    else if (!at) { isFromReview = false; go(all[all.length - 1]); }
    else if (all.indexOf(at)) go(all[all.indexOf(at) - 1]);
    else start();
  },
};

root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act], [data-day]");
  if (!button || button.closest("[data-kept]")) return;
  if (button.dataset.day) open(button.dataset.day === "today" ? today() : yesterday());
  else ACTS[button.dataset.act]();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(new FormData(form));
});
addEventListener("popstate", (event) => {
  if (draft && event.state?.key) ask(event.state.key, event.state.opioidStep);
  else start();
});
// An older entry that gets through must not carry away whoever is answering.
document.addEventListener("diary-sent", (event) => draft && at && event.preventDefault());

async function handedOver() {
  if (!navigator.serviceWorker?.controller) return null;
  const answer = await fetch(`${plan.link}/offline-draft`).catch(() => undefined);
  return answer?.status === 200 ? answer.json() : null;
}

function goOnFrom({ path, search, fields }) {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  const day = data.get("day");
  if (day && plan.days[day]) {
    begin(day, data.get("respondent") ?? "patient");
    resume();
    return true;
  }
  const wanted = openQuestionnaires().find((each) => each.key === data.get("questionnaire"));
  if (wanted) {
    const words = root.querySelector(`[name=respondent][value="${data.get("respondent")}"]`);
    if (words) words.checked = true;
    start();
    openQuestionnaire(wanted);
    return true;
  }
  if (!data.get("copy")) return false;
  draft = JSON.parse(data.get("copy"));
  save();
  if (draft.instrument && !questionnaireOf(draft)) return false; // this page is older than the questionnaire
  const key = decodeURIComponent(path.split("/ask/")[1] ?? "");
  if (!screenOf(key)) review();
  else {
    isFromReview = new URLSearchParams(search).get("back") === "review";
    go(key, data.get("step") ?? "");
    attempt(data);
  }
  return true;
}

const handed = await handedOver();
if (!handed || !goOnFrom(handed)) {
  draft = stored(DRAFT) ?? undefined;
  const isCurrent = draft && [today(), yesterday()].includes(draft.observed_on) && !isDone(draft.observed_on);
  if (!isCurrent) {
    localStorage.removeItem(DRAFT); // of a day that is over, or has arrived
    draft = stored(QUESTIONNAIRE_DRAFT) ?? undefined;
  }
  if (isCurrent || (draft && openQuestionnaires().some((each) => isSame(each, draft)))) resume();
  else {
    draft = undefined;
    start();
  }
}
