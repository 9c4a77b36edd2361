; OpenUTM's demo VM: a picture that answers the keyboard, the mouse, the serial line and the
; power button. Build: `node build.mjs`. What is where on the screen: layout.json.
; SPDX-License-Identifier: MIT

	org 0x7c00
%include "boot.asm"		; 16-bit: load the rest, set the picture mode, enter protected mode

	bits 32
start:
	mov ax, 0x10
	mov ds, ax
	mov es, ax
	mov ss, ax
	mov esp, 0x90000
	cld
	mov edi, GLYPH_CACHE	; RAM keeps its old contents over a reset
	mov ecx, (HEAP_END - GLYPH_CACHE) / 4
	xor eax, eax
	rep stosd
	call serial_init
	call layout_init
	call paint_background
	call paint_still
	call acpi_init
	call irq_init
	call input_init
	mov byte [text_dirty], 1
	mov byte [key_dirty], 1
	mov byte [moved], 1
	call compose
	call present_all
	mov esi, msg_about
	call serial_text
	call serial_about
	mov esi, msg_ready
	call serial_text
	sti

main_loop:
	cli
	mov al, [ticked]
	mov ah, [kbd_in]
	sub ah, [kbd_out]
	or al, ah
	mov ah, [rx_in]
	sub ah, [rx_out]
	or al, ah
	mov ah, [aux_in]
	sub ah, [aux_out]
	or al, ah
	jnz .work
	sti			; takes effect after hlt: no interrupt can slip in between
	hlt
	jmp main_loop
.work:
	sti
	call read_keyboard
	call read_serial
	call read_mouse
	call wipe_drawing
	call compose
	call acpi_poll
	jmp main_loop

%include "draw.asm"		; rectangles, blending
%include "strokes.asm"		; letters
%include "text.asm"
%include "picture.asm"		; what is on the screen
%include "widgets.asm"
%include "field.asm"
%include "pointer.asm"		; the pointer and what it draws
%include "interrupts.asm"
%include "mouse.asm"
%include "keyboard.asm"
%include "serial.asm"
%include "acpi.asm"		; the power button
%include "glyphs.asm"
%include "data.asm"

	times (-($ - $$)) & 511 db 0
image_end:
	times 16 * 63 * 512 - ($ - $$) db 0	; one whole cylinder: SeaBIOS boots no smaller disk
