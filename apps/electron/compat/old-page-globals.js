// What the page uses and Chromium 83 lacks, beyond core-js; for the tests' Electron alone.
Element.prototype.replaceChildren ??= function replaceChildren(...nodes) {
  while (this.lastChild) this.lastChild.remove();
  this.append(...nodes);
};
globalThis.WeakRef ??= function WeakRef(target) {
  return { deref: () => target };
};
globalThis.FinalizationRegistry ??= class FinalizationRegistry {
  register() {}
  unregister() {}
};
