// Looks again for numbers that are being computed beside the page, until all of them are there.

const WAIT = 1500;  // milliseconds
const box = document.querySelector("[data-poll]");

async function look() {
  const answer = await fetch(box.dataset.poll).catch(() => null);
  const medians = answer?.ok ? await answer.json() : [{ isOver: false }];
  for (const [number, line] of [...box.querySelectorAll("[data-median]")].entries()) {
    if (medians[number]?.words) line.textContent = medians[number].words;
  }
  if (medians.some((median) => !median.isOver)) setTimeout(look, WAIT);
}

if (box?.querySelector("[data-again]")) setTimeout(look, WAIT);
