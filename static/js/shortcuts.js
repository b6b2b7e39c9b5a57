// Keys of the worklist: from row to row, open, acknowledge. Without it the page works as well.

const list = document.querySelector("[data-shortcuts]");
const help = document.getElementById("shortcuts");
const FIELDS = "input, textarea, select, [contenteditable]";

function rows() {
  return [...document.querySelectorAll(".worklist .row")];
}

function current() {
  return rows().findIndex((row) => row.contains(document.activeElement));
}

function move(step) {
  const all = rows();
  const at = current();
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
  next?.querySelector(".whose a")?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  a: () => rows()[current()]?.querySelector("button[value=acknowledge]")?.click(),
  m: () => rows()[current()]?.querySelector("details.settle summary")?.click(),
  "?": () => (help.open ? help.close() : help.showModal()),
};

function pressed(event) {
  if (event.repeat && event.key === "a") return;  // a key held down acknowledges once
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(FIELDS)) return;
  const act = KEYS[event.key];
  if (!act || (help.open && event.key !== "?")) return;
  event.preventDefault();
  act();
}

if (list && help) {
  document.addEventListener("keydown", pressed);
  const offer = document.querySelector("[data-help]");
  offer.hidden = false;
  offer.querySelector("button").addEventListener("click", () => help.showModal());
}
