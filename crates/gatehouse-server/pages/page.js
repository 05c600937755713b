// What the pages can do a little better with a script; everything works without it.
for (const field of document.querySelectorAll("input[type=password]")) {
  const caps = document.getElementById(`${field.id}-caps`);
  const watch = (event) => {
    if (caps && event.getModifierState) caps.hidden = !event.getModifierState("CapsLock");
  };
  field.addEventListener("keydown", watch);
  field.addEventListener("keyup", watch);
  field.addEventListener("blur", () => { if (caps) caps.hidden = true; });
  const reveal = document.getElementById(`${field.id}-reveal`);
  const box = reveal?.querySelector("input");
  if (box) {
    reveal.hidden = false;
    box.addEventListener("change", () => { field.type = box.checked ? "text" : "password"; });
    // A browser offers to keep what was typed only from a password field.
    field.form.addEventListener("submit", () => { field.type = "password"; });
  }
}
// A second click must not spend a link twice while the first answer is on its way.
for (const form of document.querySelectorAll("form:not([data-stays])")) {
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll("button[type=submit]")) setTimeout(() => { button.disabled = true; }, 0);
  });
}
// A button that has to wait counts down on itself.
for (const button of document.querySelectorAll("button[data-wait]")) {
  const words = button.textContent;
  const until = Date.now() + Number(button.dataset.wait) * 1000;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? `${words} (${left} s)` : words;
    if (left > 0) setTimeout(tick, 250);
  };
  tick();
}
// The proof of work: a number is looked for whose hash behind the salt is the wanted one. Written out, since the browser's own SHA-256
// is not there without https, and is slower for texts this short. In slices, so that the page stays alive.
for (const work of document.querySelectorAll("[data-work]")) {
  const { salt, target, max } = work.dataset;
  const told = work.querySelector("[role=status]");
  const bar = work.querySelector("progress");
  const form = work.closest("form");
  const hash = sha256();
  let number = 0;
  let wanted = false;
  told.textContent = told.dataset.working;
  bar.hidden = false;
  const waits = (event) => {
    event.preventDefault();
    wanted = true;
    told.textContent = told.dataset.waiting;
  };
  form.addEventListener("submit", waits);
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const until = performance.now() + 20;
    while (performance.now() < until) {
      for (let i = 0; i < 250 && number < max; i++, number++) {
        if (hash(salt + number) === target) {
          work.querySelector("[name=proof]").value = String(number);
          bar.value = 100;
          told.textContent = told.dataset.done;
          form.removeEventListener("submit", waits);
          if (wanted) form.requestSubmit();
          return;
        }
      }
      if (number >= max) return;
    }
    bar.value = Math.floor((100 * number) / max);
    channel.port2.postMessage(0);
  };
  channel.port2.postMessage(0);
}
// SHA-256 of an ASCII text of at most 55 characters, in hex (FIPS 180-4).
function sha256() {
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
  const bits = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
  const begin = primes.slice(0, 8).map((prime) => bits(prime ** (1 / 2)));
  const k = Int32Array.from(primes, (prime) => bits(Math.cbrt(prime)));
  const w = new Int32Array(64);
  const turned = (x, n) => (x >>> n) | (x << (32 - n));
  return (text) => {
    w.fill(0, 0, 16);
    for (let i = 0; i < text.length; i++) w[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
    w[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
    w[15] = text.length * 8;
    for (let i = 16; i < 64; i++) {
      const [x, y] = [w[i - 15], w[i - 2]];
      w[i] = w[i - 16] + w[i - 7] + (turned(x, 7) ^ turned(x, 18) ^ (x >>> 3)) + (turned(y, 17) ^ turned(y, 19) ^ (y >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = begin;
    for (let i = 0; i < 64; i++) {
      const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i]) | 0;
      const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    return [a, b, c, d, e, f, g, h].map((x, i) => ((x + begin[i]) >>> 0).toString(16).padStart(8, "0")).join("");
  };
}
// Passkeys: what the server asks stands on the block, what the browser answers goes into it, and the form is sent without what it stands for.
for (const block of document.querySelectorAll("[data-passkey]")) {
  const { passkey: kind, asked } = block.dataset;
  const form = block.closest("form");
  const told = block.querySelector("[role=status]");
  const button = block.querySelector("button");
  const alone = "alone" in block.dataset;
  button.hidden = alone;
  if (!window.PublicKeyCredential || !navigator.credentials) {
    button.disabled = true;
    told.textContent = told.dataset.cannot;
    continue;
  }
  const ask = async () => {
    const needed = [...form.elements].filter((field) => !("instead" in field.dataset));
    if (!needed.every((field) => field.reportValidity())) return;
    button.disabled = true;
    told.textContent = told.dataset.waiting;
    try {
      const answer = await navigator.credentials[kind]({ publicKey: opened(JSON.parse(asked)) });
      block.querySelector("[name=passkey]").value = JSON.stringify(closed(answer));
      form.submit();
    } catch (error) {
      for (const one of form.querySelectorAll("button")) one.disabled = false;
      told.textContent = error.name === "InvalidStateError" ? told.dataset.there : told.dataset.cancelled;
    }
  };
  button.addEventListener("click", ask);
  // Where no other button sends the form, the Enter key does what this one does; where the passkey is alone, that other button does, too.
  if (alone || !form.querySelector("button[type=submit]")) {
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented || form.elements.backup?.value) return;
      event.preventDefault();
      ask();
    });
  }
}
// Bytes stand in the JSON in base64, without what an address could not hold.
function opened(options) {
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  const named = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  const { user, ...rest } = options;
  return {
    ...rest,
    challenge: bytes(options.challenge),
    ...(user && { user: { ...user, id: bytes(user.id) } }),
    ...(rest.allowCredentials && { allowCredentials: named(rest.allowCredentials) }),
    ...(rest.excludeCredentials && { excludeCredentials: named(rest.excludeCredentials) }),
  };
}
function closed({ id, rawId, type, response }) {
  const text = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const fields = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) fields[name] = text(response[name]);
  }
  return { id, rawId: text(rawId), type, response: fields };
}
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const button of document.querySelectorAll("button[disabled]")) button.disabled = false;
});
