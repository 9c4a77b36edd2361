/**
 * Text from a guest, an image or another user made harmless for a terminal: control characters (escape sequences with
 * them) and the marks that reverse the direction of text are shown as escapes.
 */
export const plainText = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.codePointAt(0)?.toString(16).padStart(4, "0")}`,
  );
