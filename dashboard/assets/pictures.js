// Beside each chart's button that keeps it as SVG, one that keeps it as PNG. The browser draws both.

const CHART = ".js-plotly-plot";
const PNG = "hs-png";
const SHARPNESS = 2; // Dots for each pixel: text stays readable on paper.

function named(button, format) {
  button.dataset.title = `Download as ${format}`;
  button.setAttribute("aria-label", button.dataset.title);
  button.textContent = format;
  button.classList.add("hs-keep");
}

function keepAsPng(chart, svg) {
  // The chart reads these options when its own button is pressed.
  const context = chart._context;
  const options = context.toImageButtonOptions;
  context.toImageButtonOptions = { ...options, format: "png", scale: SHARPNESS };
  try {
    svg.click();
  } finally {
    context.toImageButtonOptions = options;
  }
}

function offer(event) {
  const chart = event.target instanceof Element ? event.target.closest(CHART) : null;
  const svg = chart?.querySelector(".modebar-btn");
  if (!svg || chart.querySelector(`.${PNG}`)) return;
  const png = svg.cloneNode(false);
  named(svg, "SVG");
  named(png, "PNG");
  png.classList.add(PNG);
  png.addEventListener("click", () => keepAsPng(chart, svg));
  svg.after(png);
}

export default function pictures() {
  document.addEventListener("pointerover", offer);
  document.addEventListener("focusin", offer);
  return () => {
    document.removeEventListener("pointerover", offer);
    document.removeEventListener("focusin", offer);
  };
}
