// How byte streams travel between a page and a backend's door: several over one WebSocket, with byte credits.
export * from "./frames.ts";
export * from "./stream-socket.ts";
export * from "./web-socket.ts";
