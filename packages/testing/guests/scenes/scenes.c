// First and only program of the guest of scenes: loads the drivers of the screen, then draws what the serial line asks
// for ("text", "window", "motion", "still") sixty times a second, straight into the buffer that the screen shows.
// Stamps on the picture say which frame it is and how many keys were pressed, so that it can be read from outside.
#define _GNU_SOURCE
#include <dirent.h>
#include <drm.h>
#include <drm_mode.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/syscall.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { CELL = 8, MAGIC = 0xb2, STAMP_CELLS = 32, FRAME_NS = 16666667, KEYBOARDS = 8 };
static const uint32_t BLACK = 0x000000, WHITE = 0xffffff;

static struct screen {
  int card;
  uint32_t frame_buffer;
  int width, height, stride; // stride in pixels
  uint32_t *pixels;
} screen;

static uint32_t *picture; // twice the height of the screen, for scenes that copy from it
static uint32_t frames, keys;

static void fail(const char *what) {
  printf("SCENES-FAILED %s: %s\n", what, strerror(errno));
  for (;;) pause();
}

static uint32_t noise(void) {
  static uint32_t state = 2463534242u;
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

// ---- the machine ----

static void load_modules(void) {
  FILE *order = fopen("/modules/order", "r");
  char name[128], path[160];
  while (order != NULL && fgets(name, sizeof name, order) != NULL) {
    name[strcspn(name, "\n")] = 0;
    snprintf(path, sizeof path, "/modules/%s", name);
    int file = open(path, O_RDONLY);
    if (file < 0 || syscall(SYS_finit_module, file, "", 0) != 0) printf("module %s: %s\n", name, strerror(errno));
    close(file);
  }
}

static int wait_for(const char *path) {
  for (int tries = 0; tries < 500; tries += 1) {
    int file = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (file >= 0) return file;
    usleep(10000);
  }
  return -1;
}

static int ask(unsigned long request, void *argument, const char *what) {
  if (ioctl(screen.card, request, argument) != 0) fail(what);
  return 0;
}

/** Shows a buffer of our own in the screen's preferred mode. */
static void open_screen(void) {
  screen.card = wait_for("/dev/dri/card0");
  if (screen.card < 0) fail("no screen");
  uint32_t crtcs[8], connectors[8];
  struct drm_mode_card_res resources = {
      .crtc_id_ptr = (uintptr_t)crtcs, .count_crtcs = 8,
      .connector_id_ptr = (uintptr_t)connectors, .count_connectors = 8};
  ask(DRM_IOCTL_MODE_GETRESOURCES, &resources, "resources");
  static struct drm_mode_modeinfo modes[128];
  struct drm_mode_get_connector connector = {.connector_id = connectors[0]};
  ask(DRM_IOCTL_MODE_GETCONNECTOR, &connector, "connector");
  if (connector.count_modes == 0 || connector.count_modes > 128) fail("modes");
  connector = (struct drm_mode_get_connector){.connector_id = connectors[0],
      .modes_ptr = (uintptr_t)modes, .count_modes = connector.count_modes};
  ask(DRM_IOCTL_MODE_GETCONNECTOR, &connector, "connector's modes");
  struct drm_mode_modeinfo *mode = &modes[0];
  for (uint32_t at = 0; at < connector.count_modes; at += 1)
    if (modes[at].type & DRM_MODE_TYPE_PREFERRED) { mode = &modes[at]; break; }

  struct drm_mode_create_dumb dumb = {.width = mode->hdisplay, .height = mode->vdisplay, .bpp = 32};
  ask(DRM_IOCTL_MODE_CREATE_DUMB, &dumb, "buffer");
  struct drm_mode_fb_cmd fb = {.width = dumb.width, .height = dumb.height, .pitch = dumb.pitch,
      .bpp = 32, .depth = 24, .handle = dumb.handle};
  ask(DRM_IOCTL_MODE_ADDFB, &fb, "frame buffer");
  struct drm_mode_map_dumb map = {.handle = dumb.handle};
  ask(DRM_IOCTL_MODE_MAP_DUMB, &map, "buffer's memory");
  screen.width = dumb.width;
  screen.height = dumb.height;
  screen.stride = dumb.pitch / 4;
  screen.frame_buffer = fb.fb_id;
  screen.pixels = mmap(NULL, dumb.size, PROT_READ | PROT_WRITE, MAP_SHARED, screen.card, map.offset);
  if (screen.pixels == MAP_FAILED) fail("mapping");
  memset(screen.pixels, 0, dumb.size);
  struct drm_mode_crtc crtc = {.set_connectors_ptr = (uintptr_t)connectors, .count_connectors = 1,
      .crtc_id = crtcs[0], .fb_id = fb.fb_id, .mode_valid = 1, .mode = *mode};
  ask(DRM_IOCTL_MODE_SETCRTC, &crtc, "mode");
}

/** All that changed in one picture: a driver makes of each call a picture of its own. */
static void show_all(const struct drm_clip_rect *clips, int count) {
  struct drm_mode_fb_dirty_cmd dirty = {.fb_id = screen.frame_buffer, .num_clips = count, .clips_ptr = (uintptr_t)clips};
  // Drivers whose buffer is the screen's own memory know no such call.
  ioctl(screen.card, DRM_IOCTL_MODE_DIRTYFB, &dirty);
}

static void show(int left, int top, int right, int bottom) {
  show_all(&(struct drm_clip_rect){left, top, right, bottom}, 1);
}

// ---- drawing ----

static void fill(int left, int top, int width, int height, uint32_t color) {
  for (int y = top; y < top + height; y += 1)
    for (int x = left; x < left + width; x += 1) screen.pixels[y * screen.stride + x] = color;
}

static void copy_rows(int left, int top, int width, int height, int from_left, int from_top) {
  for (int row = 0; row < height; row += 1)
    memcpy(screen.pixels + (top + row) * screen.stride + left,
           picture + (from_top + row) * screen.stride + from_left, width * 4);
}

/** Cells of one bit each: 8 of a known pattern, 16 of the frame's number, 8 of the count of keys. */
static void stamp_at(int top) {
  uint32_t value = (uint32_t)MAGIC << 24 | (frames & 0xffff) << 8 | (keys & 0xff);
  for (int cell = 0; cell < STAMP_CELLS; cell += 1)
    fill(cell * CELL, top, CELL, CELL, (value >> (31 - cell)) & 1 ? WHITE : BLACK);
}
static int stamp_top(int index) { return index == 0 ? 0 : index == 1 ? (screen.height / 2) & ~(CELL - 1) : screen.height - CELL; }
static void stamp_all(void) {
  for (int index = 0; index < 3; index += 1) stamp_at(stamp_top(index));
}

static uint8_t glyphs[64][16];
static void make_glyphs(void) {
  for (int glyph = 1; glyph < 64; glyph += 1)
    for (int row = 3; row < 13; row += 1) glyphs[glyph][row] = noise() & noise() & 0x7e;
}
static void write_line(int top) {
  int length = noise() % (screen.width / 8);
  fill(0, top, screen.width, 16, BLACK);
  for (int column = 0; column < length; column += 1) {
    uint8_t *glyph = glyphs[noise() % 6 == 0 ? 0 : noise() % 64];
    for (int row = 0; row < 16; row += 1)
      for (int x = 0; x < 8; x += 1)
        if (glyph[row] >> (7 - x) & 1) screen.pixels[(top + row) * screen.stride + column * 8 + x] = 0xc0c0c0;
  }
}

/** The screen goes up by a line, a new one comes in at the end. */
static void draw_text(void) {
  int lines = (screen.height / 16) * 16;
  memmove(screen.pixels, screen.pixels + 16 * screen.stride, (size_t)(lines - 16) * screen.stride * 4);
  write_line(lines - 16);
  stamp_all();
  show(0, 0, screen.width, screen.height);
}

enum { WINDOW_WIDTH = 480, WINDOW_HEIGHT = 320 };
static void draw_window(void) {
  static int x = 40, y = 40, dx = 8, dy = 6;
  int old_x = x, old_y = y;
  if (x + dx < 0 || x + dx + WINDOW_WIDTH > screen.width) dx = -dx;
  if (y + dy < CELL || y + dy + WINDOW_HEIGHT > screen.height - CELL) dy = -dy;
  x += dx;
  y += dy;
  copy_rows(old_x, old_y, WINDOW_WIDTH, WINDOW_HEIGHT, old_x, old_y);
  copy_rows(x, y, WINDOW_WIDTH, WINDOW_HEIGHT, 0, screen.height);
  fill(x, y, WINDOW_WIDTH, 24, 0x2060a0);
  stamp_all();
  int left = x < old_x ? x : old_x, top = y < old_y ? y : old_y;
  struct drm_clip_rect clips[4] = {{left, top, left + WINDOW_WIDTH + abs(dx), top + WINDOW_HEIGHT + abs(dy)}};
  for (int index = 0; index < 3; index += 1)
    clips[index + 1] = (struct drm_clip_rect){0, stamp_top(index), STAMP_CELLS * CELL, stamp_top(index) + CELL};
  show_all(clips, 4);
}

/** Every pixel of the screen is another one. */
static void draw_motion(void) {
  copy_rows(0, 0, screen.width, screen.height, 0, (int)((frames * 37u) % screen.height));
  stamp_all();
  show(0, 0, screen.width, screen.height);
}

static void draw_key(void) {
  stamp_at(0);
  show(0, 0, STAMP_CELLS * CELL, CELL);
}

static void make_picture(void) {
  size_t pixels = (size_t)screen.stride * screen.height * 2;
  picture = malloc(pixels * 4);
  if (picture == NULL) fail("memory");
  for (size_t at = 0; at < pixels; at += 1) picture[at] = noise() & 0xffffff;
}

typedef void (*scene)(void);
static scene begin_scene(const char *name) {
  if (strcmp(name, "motion") == 0) return draw_motion;
  if (strcmp(name, "window") == 0) {
    copy_rows(0, 0, screen.width, screen.height, 0, 0);
    stamp_all();
    show(0, 0, screen.width, screen.height);
    return draw_window;
  }
  fill(0, 0, screen.width, screen.height, BLACK);
  for (int top = 0; top + 16 <= screen.height; top += 16) write_line(top);
  stamp_all();
  show(0, 0, screen.width, screen.height);
  return strcmp(name, "text") == 0 ? draw_text : NULL;
}

// ---- the loop ----

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000ll + now.tv_nsec;
}

static int count_presses(int keyboard) {
  struct input_event events[32];
  int pressed = 0;
  for (ssize_t size; (size = read(keyboard, events, sizeof events)) > 0;)
    for (size_t at = 0; at < size / sizeof *events; at += 1)
      if (events[at].type == EV_KEY && events[at].value == 1) pressed += 1;
  return pressed;
}

int main(void) {
  mkdir("/proc", 0755);
  mkdir("/sys", 0755);
  mkdir("/dev", 0755);
  mount("proc", "/proc", "proc", 0, NULL);
  mount("sys", "/sys", "sysfs", 0, NULL);
  mount("dev", "/dev", "devtmpfs", 0, NULL);
  int serial = open("/dev/ttyS0", O_RDWR | O_NONBLOCK | O_NOCTTY);
  struct termios raw;
  tcgetattr(serial, &raw);
  cfmakeraw(&raw);
  tcsetattr(serial, TCSANOW, &raw);
  dup2(serial, 1);
  setvbuf(stdout, NULL, _IONBF, 0);
  load_modules();
  open_screen();
  make_picture();
  make_glyphs();

  struct pollfd inputs[1 + KEYBOARDS] = {{.fd = serial, .events = POLLIN}};
  int count = 1;
  wait_for("/dev/input/event0");
  for (int at = 0; at < KEYBOARDS; at += 1) {
    char path[40];
    snprintf(path, sizeof path, "/dev/input/event%d", at);
    int keyboard = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (keyboard >= 0) inputs[count++] = (struct pollfd){.fd = keyboard, .events = POLLIN};
  }
  scene draw = begin_scene("still");
  printf("SCENES-READY %dx%d\n", screen.width, screen.height);

  char line[32];
  size_t length = 0;
  int64_t next = now_ns();
  for (;;) {
    int64_t wait = next - now_ns();
    struct timespec patience = {0, wait > 0 ? wait : 0};
    ppoll(inputs, count, draw != NULL ? &patience : NULL, NULL);
    uint32_t before = keys;
    for (int at = 1; at < count; at += 1) keys += count_presses(inputs[at].fd);
    if (keys != before) draw_key();
    while (read(serial, &line[length], 1) == 1) {
      if (line[length] != '\n' && length < sizeof line - 1) { length += 1; continue; }
      line[length] = 0;
      length = 0;
      printf("SCENE %s after %u frames\n", line, frames);
      draw = begin_scene(line);
      next = now_ns();
    }
    if (draw == NULL || now_ns() < next) continue;
    frames += 1;
    draw();
    // A guest that is too slow for sixty frames draws as many as it can.
    next += FRAME_NS;
    if (next < now_ns()) next = now_ns();
  }
}
