// Draws the figures of a page: colours come from the palette of the reader's screen, the layout from its width.

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const narrow = window.matchMedia("(max-width: 40rem)");
const ROLE = /role\(([a-z0-9-]+)(?:\/(\d+))?\)/g;

const SETTINGS = {
  displaylogo: false,
  showSendToCloud: false,  // nothing leaves the clinic
  plotlyServerURL: "",
  modeBarButtons: [["toImage"]],
  displayModeBar: "hover",
  responsive: true,
};

function colour(palette, written, name, percent) {
  const hex = palette[name];
  if (hex === undefined) return written;  // a typed name that looks like a role is left as it is
  if (percent === undefined) return hex;
  const [red, green, blue] = [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
  return `rgba(${red},${green},${blue},${Number(percent) / 100})`;
}

function coloured(value, palette) {
  if (typeof value === "string") {
    return value.replace(ROLE, (...role) => colour(palette, ...role.slice(0, 3)));
  }
  if (Array.isArray(value)) return value.map((part) => coloured(part, palette));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, coloured(part, palette)]));
  }
  return value;
}

function draw(node) {
  const { figure, palettes } = JSON.parse(document.getElementById(node.dataset.chart).textContent);
  const isNarrow = narrow.matches || node.closest(".two-knees") !== null;  // half a screen is a phone's width
  const replaced = isNarrow ? (figure.layout.meta || {}).narrow || {} : {};
  const { data, layout } = coloured(
    { data: figure.data, layout: { ...figure.layout, ...replaced } },
    palettes[dark.matches ? "dark" : "light"],
  );
  delete layout.meta;
  node.querySelector(".notice")?.remove();
  window.Plotly.react(node, data, layout, {
    ...SETTINGS,
    toImageButtonOptions: { format: "svg", filename: node.dataset.name },
  });
}

function drawAll() {
  for (const node of document.querySelectorAll("[data-chart]")) draw(node);
}

if (window.Plotly) drawAll();
for (const query of [dark, narrow]) query.addEventListener("change", drawAll);
