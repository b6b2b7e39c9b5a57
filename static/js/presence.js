// Who is typing is not idle: a long form keeps the session awake, and says so when it has ended all the same.

const EVERY = 5 * 60 * 1000;

for (const form of document.querySelectorAll("form[data-presence]")) {
  let last = Date.now();
  const tell = async () => {
    if (Date.now() - last < EVERY) return;
    last = Date.now();
    const answer = await fetch(form.dataset.presence, { headers: { Accept: "application/json" } });
    const { present } = await answer.json();
    const shown = form.querySelector("[data-ended]");
    if (present) shown?.remove();
    else if (!shown) {
      const notice = document.createElement("p");
      notice.className = "problems";
      notice.setAttribute("role", "alert");
      notice.dataset.ended = "";
      notice.textContent = form.dataset.ended;
      form.prepend(notice);
    }
  };
  form.addEventListener("input", () => tell().catch(() => {}));  // without network the form itself will say so
}
