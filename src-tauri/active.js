// Tells the shell that somebody is at the window, at most every ten seconds.
(() => {
  let told = 0;
  const tell = () => {
    const now = Date.now();
    if (now - told < 10_000) return;
    told = now;
    window.__TAURI_INTERNALS__.invoke("active", { request: null }).catch(() => undefined);
  };
  for (const kind of ["keydown", "pointerdown", "pointermove", "wheel"]) {
    window.addEventListener(kind, tell, { capture: true, passive: true });
  }
})();
