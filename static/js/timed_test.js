// The clock of a timed test: three beeps to get ready, then 30 seconds counted down, or a time taken.

const READY = 3;
const LENGTH = 30;
const clock = document.querySelector(".clock");
const isCount = clock.dataset.test === "count";
const reading = clock.querySelector(".reading");
const said = clock.querySelector(".said");
const start = clock.querySelector("[data-start]");
const stop = clock.querySelector("[data-stop]");
const cancel = clock.querySelector("[data-cancel]");
const field = document.querySelector("#value");
const comma = document.documentElement.lang === "fr" ? "," : ".";

let ticking;
let begun;
let awake;
let sound;

const shown = (seconds) => seconds.toFixed(1).replace(".", comma);

function beep(high) {
  navigator.vibrate?.(high ? 600 : 150);
  if (!sound) return;
  const tone = sound.createOscillator();
  const volume = sound.createGain();
  tone.frequency.value = high ? 880 : 440;
  volume.gain.value = 0.2;
  tone.connect(volume).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + (high ? 0.6 : 0.15));
}

function rest(words) {
  clearInterval(ticking);
  awake?.then((lock) => lock.release()).catch(() => {});
  awake = undefined;
  start.hidden = false;
  if (stop) stop.hidden = true;
  cancel.hidden = true;
  said.textContent = words;
}

function run() {
  begun = performance.now();
  said.textContent = "";
  beep(true);
  if (stop) {
    stop.hidden = false;
    stop.focus();
  }
  ticking = setInterval(() => {
    const seconds = (performance.now() - begun) / 1000;
    if (!isCount) reading.textContent = shown(seconds);
    else if (seconds < LENGTH) reading.textContent = String(Math.ceil(LENGTH - seconds));
    else {
      reading.textContent = "0";
      beep(true);
      rest(clock.dataset.over);
      field.focus();
    }
  }, 100);
}

start.addEventListener("click", () => {
  sound ??= window.AudioContext ? new AudioContext() : undefined;
  awake = navigator.wakeLock?.request("screen"); // a promise: it may still be on its way when the test is cancelled
  awake?.catch(() => {});
  start.hidden = true;
  cancel.hidden = false;
  reading.textContent = isCount ? String(LENGTH) : shown(0);
  said.textContent = clock.dataset.ready;
  let left = READY;
  beep(false);
  ticking = setInterval(() => {
    left -= 1;
    if (left > 0) beep(false);
    else {
      clearInterval(ticking);
      run();
    }
  }, 1000);
});

stop?.addEventListener("click", () => {
  const seconds = (performance.now() - begun) / 1000;
  reading.textContent = shown(seconds);
  field.value = shown(seconds);
  beep(true);
  rest(clock.dataset.over);
});

cancel.addEventListener("click", () => {
  reading.textContent = isCount ? String(LENGTH) : shown(0);
  rest(clock.dataset.cancelled);
  start.focus();
});

clock.hidden = false;
