// WebGL in the worker: the damage goes up as it lies in memory, the GPU swaps the bytes.
import type { Presenter } from "./presenter.ts";

const vertexSource = `#version 300 es
out vec2 at;
void main() {
  at = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = vec4(at.x * 2.0 - 1.0, 1.0 - at.y * 2.0, 0.0, 1.0);
}`;

const fragmentSource = `#version 300 es
precision mediump float;
uniform sampler2D screen;
in vec2 at;
out vec4 color;
void main() {
  color = vec4(texture(screen, at).bgr, 1.0);
}`;

const compile = (gl: WebGL2RenderingContext, type: number, source: string): WebGLShader => {
  const shader = gl.createShader(type);
  if (shader === null) throw new Error("WebGL gave no shader.");
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  return shader;
};

/** Undefined where there is no WebGL2, or it does not work. */
export const webGlPresenter = (canvas: OffscreenCanvas): Presenter | undefined => {
  const gl = canvas.getContext("webgl2", {
    alpha: false,
    antialias: false,
    depth: false,
    preserveDrawingBuffer: true,
  });
  if (gl === null) return undefined;
  const program = gl.createProgram();
  gl.attachShader(program, compile(gl, gl.VERTEX_SHADER, vertexSource));
  gl.attachShader(program, compile(gl, gl.FRAGMENT_SHADER, fragmentSource));
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true) return undefined;
  gl.useProgram(program);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  return {
    name: "webgl-worker",
    resize: (widthPx, heightPx) => {
      canvas.width = widthPx;
      canvas.height = heightPx;
      gl.viewport(0, 0, widthPx, heightPx);
      gl.texImage2D(
        gl.TEXTURE_2D,
        0,
        gl.RGBA,
        widthPx,
        heightPx,
        0,
        gl.RGBA,
        gl.UNSIGNED_BYTE,
        null,
      );
    },
    paint: ({ pixels, widthPx }, rects) => {
      const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
      gl.pixelStorei(gl.UNPACK_ROW_LENGTH, widthPx);
      for (const { left, top, right, bottom } of rects) {
        gl.pixelStorei(gl.UNPACK_SKIP_PIXELS, left);
        gl.pixelStorei(gl.UNPACK_SKIP_ROWS, top);
        gl.texSubImage2D(
          gl.TEXTURE_2D,
          0,
          left,
          top,
          right - left,
          bottom - top,
          gl.RGBA,
          gl.UNSIGNED_BYTE,
          bytes,
        );
      }
      gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    },
    isReady: () => true,
  };
};
