; Words, tables and variables.

title_whole	db "OpenUTM", 0
title_first	db "Open", 0
title_second	db "UTM", 0
msg_hello	db "This is a virtual machine. Type something, move the mouse.", 0
msg_hint	db "Hold the button to draw", 0
msg_turning_off	db "The virtual machine is turning itself off.", 0
msg_empty	db "Type here", 0
msg_frame	db "Frame ", 0
msg_keys	db "Keys ", 0
msg_x		db "X ", 0
msg_y		db "Y ", 0
msg_goodbye	db "Goodbye", 0
msg_about	db "OPENUTM-DEMO screen ", 0
msg_absolute	db ", pointer absolute", 0
msg_relative	db ", pointer relative", 0
msg_power	db ", power button yes", 13, 10, 0
msg_no_power	db ", power button no", 13, 10, 0
msg_ready	db "OPENUTM-DEMO READY", 13, 10, 0
msg_goodbye_line db 13, 10, "OPENUTM-DEMO GOODBYE", 13, 10, 0
msg_newline	db 13, 10, 0
msg_erase	db 8, 32, 8, 0

; US keys by scan code set 1, 0x00..0x53
keymap:
	db 0, 0, "1234567890-=", 8, 0
	db "qwertyuiop[]", 10, 0, "as"
	db "dfghjkl;'`", 0, "\zxcv"
	db "bnm,./", 0, "*", 0, " ", 0, 0, 0, 0, 0, 0
	db 0, 0, 0, 0, 0, 0, 0, "789-456+1"
	db "230."
keymap_shifted:
	db 0, 0, "!@#$%^&*()_+", 8, 0
	db "QWERTYUIOP{}", 10, 0, "AS"
	db 'DFGHJKL:"~', 0, "|ZXCV"
	db "BNM<>?", 0, "*", 0, " ", 0, 0, 0, 0, 0, 0
	db 0, 0, 0, 0, 0, 0, 0, "789-456+1"
	db "230."

serial_setup:			; register, value: 115200 8N1, FIFO, interrupt on receive
	db 1, 0x00, 3, 0x80, 0, 1, 1, 0, 3, 0x03, 2, 0xc7, 4, 0x0b, 1, 0x01

quarter		dw 4096, 4017, 3784, 3406, 2896, 2276, 1567, 799, 0	; cosine, 0 to 90 degrees
dither		db 0, 128, 32, 160, 192, 64, 224, 96, 48, 176, 16, 144, 240, 112, 208, 80

; A font is a size of the same letters: scale (1/64 pixel a grid unit), stroke radius and padding
; (1/64 pixel), cell (pixels), where its letters are kept, which of them are made, space added
; after each letter (pixels).
FONT_SCALE	equ 0
FONT_RADIUS	equ 4
FONT_PAD	equ 8
FONT_CELL	equ 12
FONT_CACHE	equ 16
FONT_MADE	equ 20
FONT_TRACK	equ 24
	align 4
font_small	dd 34, 46, 3 * 64, 28, GLYPH_CACHE + 0x1000, GLYPH_CACHE, 0
font_body	dd 42, 54, 3 * 64, 30, GLYPH_CACHE + 0x20000, GLYPH_CACHE + 0x80, 0
font_title	dd 205, 300, 8 * 64, 104, GLYPH_CACHE + 0x40000, GLYPH_CACHE + 0x100, 5

screen_w	dd 800
screen_h	dd 600
lfb		dd NO_SCREEN
lfb_pitch	dd 800 * 4
target		dd BACKDROP
dirty_end	dd dirty
idt_pointer:
	dw 48 * 8 - 1
	dd IDT

TYPED_MAX	equ 1000

; Variables that start as zero.
	align 4
%macro VAR 1-*
%rep %0
%1	dd 0
%rotate 1
%endrep
%endmacro
VAR font, ink, cell, pen_x, pen_y, sop, kx, ky, cx0, cy0, vx_start, vy_start, vx_end, vy_end
VAR sx0, sy0, sx1, sy1, sdx, sdy, slen2, srow, srow_end, scol, scol_end
VAR rr_w, rr_h, dc_cols, shade, box_x, box_y, frame, keys, typed_length, second_line
VAR caret_x, caret_y, caret_phase, pointer_x, pointer_y, shown_x, shown_y, shown_mask
VAR trail_x, trail_y, trail_dx, trail_dy, steps, ptr_d2, pm_status, pm_control
VAR ticked, text_dirty, key_dirty, moved, buttons, wipe, pointer_drawn, vmmouse_on, sleep_type
VAR extended, shifted, caps, rx_last, kbd_in, kbd_out, rx_in, rx_out, aux_in, aux_out
number_digits	times 10 db 0
number_end	db 0

; Larger buffers live past the letters, outside the image.
kbd_ring	equ 0x9f0000
aux_ring	equ kbd_ring + 0x100
rx_ring		equ kbd_ring + 0x200
typed		equ kbd_ring + 0x400
dirty		equ kbd_ring + 0x1000
dirty_last	equ dirty + 31 * 16
pointer_under	equ kbd_ring + 0x2000
pointer_masks	equ kbd_ring + 0x4000
