// The ballots a voter has taken, kept in this browser and nowhere else, until they are cast.
const purse = (appraisal) => {
  const name = `ballot-${appraisal}`;
  const read = () => JSON.parse(localStorage.getItem(name) ?? "{}");
  const write = (changes) => localStorage.setItem(name, JSON.stringify({ ...read(), ...changes }));
  return { read, write };
};

const show = (name, shown = true) => {
  for (const part of document.querySelectorAll(`[data-when="${name}"]`)) part.hidden = !shown;
};

const say = (text) => {
  const place = document.querySelector("[data-problem]");
  place.textContent = text;
  place.hidden = !text;
  if (text) place.scrollIntoView({ block: "center" });
};

// The server's answer, or an error with what it says; an error without words if nothing arrived.
const send = async (address, content, options) => {
  const answer = await fetch(address, {
    method: "POST",
    body: JSON.stringify(content),
    cache: "no-store",
    referrerPolicy: "no-referrer",
    ...options,
    headers: { "Content-Type": "application/json", ...options.headers },
  });
  const said = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(said.problem), { told: said.problem });
  return said;
};
