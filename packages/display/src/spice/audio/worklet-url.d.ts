// Vite's way to the address of a built script.
declare module "*?worker&url" {
  const url: string;
  export default url;
}
