// The worked example of a rule card with the reader's own numbers: the sum of evaluations/tally.py for one criterion,
// exact in BigInt fractions. Nothing is sent anywhere.

const section = document.getElementById("try");
const rules = JSON.parse(section.dataset.rules);

function fraction(text) {
  if (text.includes("/")) {
    const [above, below] = text.split("/");
    return [BigInt(above), BigInt(below)];
  }
  const [whole, decimals = ""] = text.split(".");
  return [BigInt(whole + decimals), 10n ** BigInt(decimals.length)];
}

function add([a, b], [c, d]) {
  return [a * d + c * b, b * d];
}

function times([a, b], [c, d]) {
  return [a * c, b * d];
}

function rounded([above, below]) {
  const scaled = above * 10n ** BigInt(rules.decimals);
  const digits = ((2n * scaled + below) / (2n * below)).toString().padStart(rules.decimals + 1, "0");
  return rules.decimals ? `${digits.slice(0, -rules.decimals)}.${digits.slice(-rules.decimals)}` : digits;
}

function mean(row) {
  let sum = [0n, 1n];
  let valid = 0n;
  for (const grade of rules.grades) {
    if (grade.coefficient === null) continue;
    const number = BigInt(row.querySelector(`[data-grade="${grade.code}"] input`).value || 0);
    sum = add(sum, times(fraction(grade.coefficient), [number, 1n]));
    valid += number;
  }
  return valid ? times([100n, valid], sum) : null;
}

function count() {
  let score = [0n, 1n];
  let weights = 0n;
  const parts = [];
  let isVoid = false;
  for (const row of section.querySelectorAll("[data-class]")) {
    const weight = BigInt(rules.classes.find((voters) => voters.code === row.dataset.class).weight);
    const value = mean(row);
    row.querySelector(".mean").textContent = value ? rounded(value) : "—";
    if (value) {
      score = add(score, times([weight, 1n], value));
      weights += weight;
      parts.push(`${Number(weight) / 100}% × ${rounded(value)}`);
    } else if (rules.empty_class === "void") {
      isVoid = true;
    }
  }
  const [worked, result] = section.querySelectorAll(".worked > *");
  worked.textContent = parts.join(" + ") || "—";
  result.textContent = isVoid || !weights ? "—" : rounded(times(score, [1n, weights]));
}

for (const cell of section.querySelectorAll("[data-grade]")) {
  const input = document.createElement("input");
  input.type = "number";
  input.min = 0;
  input.max = 100000;
  input.value = cell.textContent.trim();
  const row = cell.closest("tr").querySelector("th").textContent;
  const column = section.querySelectorAll("thead th")[cell.cellIndex].textContent;
  input.setAttribute("aria-label", `${row} ${column}`);
  input.addEventListener("input", () => {
    input.value = input.value.replace(/\D/g, "").slice(0, 6);
    count();
  });
  cell.replaceChildren(input);
}
