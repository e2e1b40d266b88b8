// site.js: sorting, filtering and charts. The pages say everything without it; charts are drawn from
// the tables that stand below them.
(function () {
"use strict";

const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
const text = (cell) => cell.textContent.trim();

// ---- sorting: within each body of a table; a heading row stays where it is ----

function keyOf(row, column) {
    const cell = row.cells[column];
    if (!cell || cell.classList.contains("none")) return null;
    const value = cell.dataset.v === undefined ? text(cell) : cell.dataset.v;
    if (value === "") return null;
    const number = Number(value);
    return Number.isNaN(number) ? value : number;
}

// What has no value comes last, whichever way the others go.
function compare(a, b, sign) {
    if (a === null || b === null) return (a === null) - (b === null);
    if (typeof a === "number" && typeof b === "number") return sign * (a - b);
    return sign * String(a).localeCompare(String(b), undefined, { numeric: true });
}

function sortBy(table, th) {
    const column = th.cellIndex;
    const down = th.hasAttribute("aria-sort")
        ? th.getAttribute("aria-sort") === "ascending" : th.classList.contains("num") && text(th) !== "Rank";
    all("th[aria-sort]", table).forEach((other) => other.removeAttribute("aria-sort"));
    th.setAttribute("aria-sort", down ? "descending" : "ascending");
    Array.from(table.tBodies).forEach((body) => {
        const rows = all("tr:not(.group)", body).map((row) => ({ row, key: keyOf(row, column) }));
        rows.sort((a, b) => compare(a.key, b.key, down ? -1 : 1));
        body.append(...rows.map((item) => item.row));
    });
}

function makeSortable(table) {
    all("thead th", table).forEach((th) => {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...th.childNodes);
        th.append(button);
        button.addEventListener("click", () => sortBy(table, th));
    });
}

// ---- filtering ----

function filter(form) {
    const table = document.getElementById(form.dataset.table);
    const words = (form.elements.q.value || "").toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = all("select", form).filter((select) => select.value);
    let shown = 0, count = 0;
    Array.from(table.tBodies).forEach((body) => {
        const fits = chosen.every((select) => body.dataset[select.name] === select.value);
        let here = 0;
        all("tr:not(.group)", body).forEach((row) => {
            const name = text(row.querySelector("th") || row).toLowerCase();
            row.hidden = !fits || !words.every((word) => name.includes(word));
            here += !row.hidden;
            count++;
        });
        body.hidden = here === 0;
        shown += here;
    });
    form.querySelector("output").textContent = shown === count ? "" : shown + " of " + count + " rows";
}

function makeFilter(form) {
    form.hidden = false;
    form.addEventListener("input", () => filter(form));
    form.addEventListener("submit", (event) => event.preventDefault());
    filter(form); // what the browser kept in the fields holds again
}

// ---- charts ----

const series = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a6f00", "#808890"];
const points = ["circle", "rect", "triangle", "rectRot", "star", "crossRot", "cross", "dash"];
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const percent = (value) => (100 * value).toFixed(1) + " %";
const money = (value) => Number(value.toPrecision(2)).toString();

// A model keeps its colour through all charts of a page.
const names = [];
function place(name) {
    if (!names.includes(name)) names.push(name);
    return names.indexOf(name);
}
all("figure.chart tbody th").map(text).sort().forEach(place);
const colorOf = (name) => series[place(name) % series.length];
const pointOf = (name) => points[place(name) % points.length];

const headOf = (figure, column) => text(all("thead th", figure)[column]);

function bodyRows(figure) {
    return all("tbody tr", figure).map((row) => Array.from(row.cells));
}

function scale(title, more) {
    return Object.assign({
        title: { display: true, text: title, color: color("--muted") },
        ticks: { color: color("--muted") },
        grid: { color: color("--line"), borderColor: color("--line") },
    }, more);
}

function shareScale(title) {
    return scale(title, { min: 0, max: 1, ticks: { color: color("--muted"), callback: (v) => Math.round(100 * v) + " %" } });
}

// Intervals as lines, and names beside their points.
const whiskers = {
    id: "whiskers",
    afterDatasetsDraw(chart) {
        const { ctx, scales } = chart;
        const taken = [];
        // A name goes beside its point, above or below, where no other one stands.
        const free = (box) => !taken.some((other) => box.x < other.x + other.w && other.x < box.x + box.w &&
            Math.abs(box.y - other.y) < 13);
        chart.data.datasets.forEach((set, i) => {
            if (!set.whiskers || !chart.isDatasetVisible(i)) return;
            set.data.forEach((point) => {
                const x = scales.x.getPixelForValue(point.x);
                ctx.save();
                ctx.strokeStyle = set.borderColor;
                ctx.lineWidth = 1.5;
                ctx.beginPath();
                ctx.moveTo(x, scales.y.getPixelForValue(point.lo));
                ctx.lineTo(x, scales.y.getPixelForValue(point.hi));
                ctx.stroke();
                ctx.fillStyle = color("--text");
                ctx.font = "12px system-ui, sans-serif";
                const left = x > (chart.chartArea.left + chart.chartArea.right) / 2;
                ctx.textAlign = left ? "right" : "left";
                const w = ctx.measureText(set.label).width, y = scales.y.getPixelForValue(point.y);
                const boxes = [-7, 17, -20, 30, 43].map((dy) => ({ x: left ? x - 9 - w : x + 9, y: Math.max(y + dy, 10), w }));
                const box = boxes.find(free) || boxes[0];
                taken.push(box);
                ctx.fillText(set.label, x + (left ? -9 : 9), box.y);
                ctx.restore();
            });
        });
    },
};

function frontier(figure) {
    const items = bodyRows(figure).map((cell) => ({
        name: text(cell[0]), x: Number(cell[1].dataset.v), y: Number(cell[2].dataset.v),
        lo: Number(cell[2].dataset.lo), hi: Number(cell[2].dataset.hi), best: text(cell[4]) === "yes",
    }));
    const best = items.filter((item) => item.best).sort((a, b) => a.x - b.x);
    const low = Math.min(...items.map((item) => item.x)), high = Math.max(...items.map((item) => item.x));
    const datasets = items.map((item) => ({
        label: item.name, data: [item], whiskers: true, pointRadius: 6, pointStyle: pointOf(item.name),
        backgroundColor: colorOf(item.name), borderColor: colorOf(item.name), borderWidth: 2,
    }));
    datasets.push({
        label: "frontier", type: "line", stepped: true, data: best.map((item) => ({ x: item.x, y: item.y })),
        borderColor: color("--muted"), borderDash: [5, 4], borderWidth: 1.5, pointRadius: 0,
    });
    return {
        type: "scatter",
        data: { datasets },
        plugins: [whiskers],
        options: {
            scales: {
                x: scale("cost of 1000 samples (logarithmic)", {
                    type: "logarithmic", min: low / 2, max: high * 2,
                    ticks: { color: color("--muted"), maxRotation: 0, callback: (v) => [1, 2, 5].includes(Math.round(1e6 * v / Math.pow(10, Math.floor(Math.log10(v) + 1e-9))) / 1e6) ? money(v) : "" } }),
                y: shareScale(headOf(figure, 2)),
            },
            plugins: {
                legend: { display: false },
                tooltip: { callbacks: { label: (c) => c.dataset.label + ": " + percent(c.raw.y) + ", " + money(c.raw.x) } },
            },
        },
    };
}

// A fill with lines in it, so that colour is not all there is.
function pattern(kind, fill) {
    const canvas = document.createElement("canvas");
    const lines = { compile: [[0, 8, 8, 0]], runtime: [[1, 4, 3, 4]], nocode: [[0, 4, 8, 4]], out: [[0, 8, 8, 0], [0, 0, 8, 8]] }[kind];
    if (!lines) return fill;
    canvas.width = canvas.height = 8;
    const ctx = canvas.getContext("2d");
    ctx.fillStyle = fill;
    ctx.fillRect(0, 0, 8, 8);
    ctx.strokeStyle = "#1b1d1f";
    lines.forEach(([a, b, c, d]) => { ctx.beginPath(); ctx.moveTo(a, b); ctx.lineTo(c, d); ctx.stroke(); });
    return ctx.createPattern(canvas, "repeat");
}

function kindColor(kind) {
    const probe = document.createElement("span");
    probe.className = "k-" + kind;
    probe.hidden = true;
    document.body.append(probe);
    const ret = getComputedStyle(probe).backgroundColor;
    probe.remove();
    return ret;
}

function stack(figure) {
    const rows = bodyRows(figure);
    const heads = all("thead th", figure).slice(1);
    return {
        type: "bar",
        height: 7 + 2.2 * rows.length,
        data: {
            labels: rows.map((cell) => text(cell[0])),
            datasets: heads.map((th, i) => ({
                label: text(th), data: rows.map((cell) => Number(cell[i + 1].dataset.v || 0)),
                backgroundColor: pattern(th.dataset.kind, kindColor(th.dataset.kind)),
                borderColor: color("--page"), borderWidth: 1, maxBarThickness: 28,
            })),
        },
        options: {
            indexAxis: "y",
            scales: {
                x: Object.assign(shareScale("share of samples"), { stacked: true }),
                y: scale("", { stacked: true, grid: { display: false }, title: { display: false }, ticks: { color: color("--text") } }),
            },
            plugins: {
                legend: { position: "bottom", labels: { color: color("--text"), boxWidth: 14 } },
                tooltip: { callbacks: { label: (c) => c.dataset.label + ": " + percent(c.raw) } },
            },
        },
    };
}

// Where suite or tools changed: a line over the whole height.
const marks = {
    id: "marks",
    beforeDatasetsDraw(chart) {
        const { ctx, scales, chartArea } = chart;
        (chart.config.options.marks || []).forEach((mark, i) => {
            const x = scales.x.getPixelForValue(mark.x), left = x > (chartArea.left + chartArea.right) / 2;
            ctx.save();
            ctx.strokeStyle = ctx.fillStyle = color("--text");
            ctx.setLineDash([2, 3]);
            ctx.beginPath();
            ctx.moveTo(x, chartArea.top);
            ctx.lineTo(x, chartArea.bottom);
            ctx.stroke();
            ctx.font = "12px system-ui, sans-serif";
            ctx.textAlign = left ? "right" : "left";
            ctx.fillText(mark.what, x + (left ? -5 : 5), chartArea.bottom - 8 - 15 * (i % 3));
            ctx.restore();
        });
    },
};

function lineOf(name, data) {
    const base = { borderColor: colorOf(name), backgroundColor: colorOf(name) };
    const edge = { pointRadius: 0, borderWidth: 0, band: true };
    return [
        Object.assign({ label: name, data, pointStyle: pointOf(name), pointRadius: 3.5, borderWidth: 2 }, base),
        Object.assign({ label: "", data: data.map((p) => ({ x: p.x, y: p.lo })), fill: false }, edge),
        Object.assign({ label: "", data: data.map((p) => ({ x: p.x, y: p.hi })), fill: "-1" }, edge,
            { backgroundColor: colorOf(name) + "26" }),
    ];
}

function trend(figure) {
    const lines = new Map(), changes = new Map();
    bodyRows(figure).forEach((cell) => {
        if (!cell[3].dataset.v) return;
        const x = Date.parse(cell[0].dataset.v), name = text(cell[1]);
        const what = text(cell[7]).replace(/\s*compare$/, "");
        if (!lines.has(name)) lines.set(name, []);
        lines.get(name).push({ x, y: Number(cell[3].dataset.v), lo: Number(cell[3].dataset.lo), hi: Number(cell[3].dataset.hi) });
        if (what) changes.set(text(cell[0]) + what, changes.has(text(cell[0]) + what)
            ? { x: Math.min(x, changes.get(text(cell[0]) + what).x), what } : { x, what });
    });
    const datasets = [];
    lines.forEach((data, name) => datasets.push(...lineOf(name, data.sort((a, b) => a.x - b.x))));
    const oneDay = 24 * 3600 * 1000, times = [].concat(...lines.values()).map((p) => p.x);
    const day = (value) => new Date(value).toISOString().slice(0, 10);
    const begin = Math.floor(Math.min(...times) / oneDay) * oneDay, end = Math.ceil(Math.max(...times) / oneDay) * oneDay;
    const step = Math.max(1, Math.ceil((end - begin) / oneDay / 6)) * oneDay;
    return {
        type: "line",
        data: { datasets },
        plugins: [marks],
        options: {
            marks: Array.from(changes.values()).sort((a, b) => a.x - b.x),
            scales: {
                x: scale("", { type: "linear", min: begin, max: end, ticks: { color: color("--muted"), stepSize: step, maxRotation: 0, callback: day }, title: { display: false } }),
                y: shareScale(headOf(figure, 3)),
            },
            plugins: {
                legend: { position: "bottom", labels: { color: color("--text"), usePointStyle: true, filter: (item) => item.text !== "" } },
                tooltip: {
                    filter: (item) => !item.dataset.band,
                    callbacks: {
                        title: (item) => item.length ? day(item[0].raw.x) : "",
                        label: (c) => c.dataset.label + ": " + percent(c.raw.y) + " (" + percent(c.raw.lo) + " to " + percent(c.raw.hi) + ")",
                    },
                },
            },
        },
    };
}

const kinds = { frontier, stack, trend };

function draw(figure) {
    const make = kinds[figure.dataset.chart];
    const details = figure.querySelector("details");
    if (!make || !bodyRows(figure).length) return;
    let box = figure.querySelector(".canvas");
    if (box) {
        Chart.getChart(box.firstChild).destroy();
        box.remove();
    } else {
        details.open = false;
    }
    const config = make(figure);
    box = document.createElement("div");
    const canvas = document.createElement("canvas");
    box.className = "canvas";
    if (config.height) box.style.height = config.height + "rem";
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", text(figure.querySelector("figcaption")) + ". The table below has the numbers.");
    box.append(canvas);
    details.before(box);
    Object.assign(config.options, { animation: false, responsive: true, maintainAspectRatio: false });
    figure.chart = new Chart(canvas, config);
}

function drawAll() {
    if (typeof Chart === "undefined") return;
    all("figure.chart").forEach(draw);
}

all("table.sortable").forEach(makeSortable);
all("form.filter").forEach(makeFilter);
drawAll();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
document.documentElement.dataset.ready = "yes";
})();
