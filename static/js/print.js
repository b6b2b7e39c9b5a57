// The print button of the invitation; without script the browser's own menu does it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
