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
for (const [name, sizeOf] of [
  ["borderBoxSize", ({ target }) => target.getBoundingClientRect()],
  ["contentBoxSize", ({ contentRect }) => contentRect],
]) {
  const known = Object.getOwnPropertyDescriptor(ResizeObserverEntry.prototype, name);
  if (known !== undefined) continue;
  Object.defineProperty(ResizeObserverEntry.prototype, name, {
    get() {
      const { width, height } = sizeOf(this);
      return [{ inlineSize: width, blockSize: height }];
    },
  });
}
