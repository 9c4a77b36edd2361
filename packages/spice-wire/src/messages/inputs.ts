// spice.proto: InputsChannel.
import { channelOf, empty, fromClient, fromServer } from "../table.ts";
import { commonClient, commonServer } from "./common.ts";

export const inputsChannel = channelOf("inputs", {
  ...commonServer,
  /** Bits of `keyboardModifiers`: the LEDs. */
  init: fromServer(101, 2, (reader) => ({ modifiers: reader.u16() })),
  key_modifiers: fromServer(102, 2, (reader) => ({ modifiers: reader.u16() })),
  /** For every `motionAckBunch` motions or positions. */
  mouse_motion_ack: empty(111),
});

/** PC set 1 scan code, as it goes over the wire: up to four bytes, the first in the low byte (0xe0 first). */
type Key = { readonly code: number };
type Modifiers = { readonly modifiers: number };
type Press = { readonly button: number; readonly held: number };

const writeKey = (writer: { u32(value: number): unknown }, body: Key): unknown =>
  writer.u32(body.code);

const writePress = (
  writer: { u8(value: number): { u16(value: number): unknown } },
  body: Press,
): unknown => writer.u8(body.button).u16(body.held);

export const inputsClient = {
  ...commonClient,
  key_down: fromClient<Key>(101, writeKey),
  key_up: fromClient<Key>(102, writeKey),
  key_modifiers: fromClient<Modifiers>(103, (writer, body) => writer.u16(body.modifiers)),
  /** Bytes of a keyboard's port, pressing and releasing; wants the server's keyScancode. */
  key_scancode: fromClient<{ readonly bytes: Uint8Array }>(104, (writer, body) =>
    writer.raw(body.bytes),
  ),
  /** `held`: bits of `mouseButtonMasks`. */
  mouse_motion: fromClient<{ readonly dx: number; readonly dy: number; readonly held: number }>(
    111,
    (writer, body) => writer.i32(body.dx).i32(body.dy).u16(body.held),
  ),
  mouse_position: fromClient<{
    readonly x: number;
    readonly y: number;
    readonly held: number;
    readonly displayId: number;
  }>(112, (writer, body) => writer.u32(body.x).u32(body.y).u16(body.held).u8(body.displayId)),
  mouse_press: fromClient<Press>(113, writePress),
  mouse_release: fromClient<Press>(114, writePress),
};
