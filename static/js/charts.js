/* Draws the figures of a page: colours by role, the layout of the screen, nothing sent anywhere.

   <figure class="chart" data-chart="/address/of/its.json"> or <figure class="chart" data-chart-from="id-of-json-block">
   The document is {figure: {data, layout}, palettes: {light, dark}}. Without scripts the table beside it remains. */

const NARROW_BELOW = 680;
const CONFIG = {
  displaylogo: false,
  showSendToCloud: false,
  plotlyServerURL: "",
  modeBarButtons: [["toImage"]],
  toImageButtonOptions: { format: "svg", filename: "outcomes" },
  responsive: false,
};
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function colour(palette, name, percent) {
  const value = palette[name];
  if (percent === undefined) return value;
  const [red, green, blue] = [1, 3, 5].map((start) => parseInt(value.slice(start, start + 2), 16));
  return `rgba(${red},${green},${blue},${percent / 100})`;
}

function coloured(value, palette) {
  if (typeof value === "string") {
    return value.replace(/role\(([a-z0-9-]+)(?:\/(\d+))?\)/g, (_, name, percent) => colour(palette, name, percent));
  }
  if (Array.isArray(value)) return value.map((one) => coloured(one, palette));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, coloured(one, palette)]));
  }
  return value;
}

function draw(place, chart) {
  const { data, layout } = chart.figure;
  if (data.length === 0) return;
  const { meta, ...wide } = layout;
  const fitting = place.clientWidth < NARROW_BELOW ? { ...wide, ...meta.narrow } : wide;
  const palette = chart.palettes[dark.matches ? "dark" : "light"];
  const width = place.clientWidth;
  Plotly.react(place, coloured(data, palette), { ...coloured(fitting, palette), width }, CONFIG);
}

async function documentOf(place) {
  if (place.dataset.chartFrom) return JSON.parse(document.getElementById(place.dataset.chartFrom).textContent);
  const answer = await fetch(place.dataset.chart, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`chart: ${answer.status}`);
  return answer.json();
}

async function show(place) {
  const chart = await documentOf(place);
  draw(place, chart);
  let width = place.clientWidth;
  dark.addEventListener("change", () => draw(place, chart));
  new ResizeObserver(() => {
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    draw(place, chart);
  }).observe(place);
}

for (const place of document.querySelectorAll("[data-chart], [data-chart-from]")) {
  show(place).catch(() => place.classList.add("not-drawn"));
}
