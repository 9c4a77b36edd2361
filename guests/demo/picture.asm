; What is on the screen. Content stands in a 640x480 box in the middle (box_x, box_y); the frame
; strip, the bar and the frame number keep to the screen's lower edge. layout.json repeats these
; places for the tests.

COLOUR_TITLE	equ 0xf4f6ff
COLOUR_ACCENT	equ 0x7fb2ff
COLOUR_TEXT	equ 0xe8edfb
COLOUR_SOFT	equ 0xb4c0de
COLOUR_DIM	equ 0x7d8cb2
COLOUR_EMPTY	equ 0x5b698f
COLOUR_TRACK	equ 0x1d2848
COLOUR_FIELD	equ 0x0b1122
COLOUR_BORDER	equ 0x32426b
COLOUR_KEY_EVEN	equ 0x2dd4a7
COLOUR_KEY_ODD	equ 0xff6b8b
COLOUR_POINTER	equ 0xffb454

FIELD_X		equ 40		; in the box
FIELD_Y		equ 216
FIELD_W		equ 560
FIELD_H		equ 136
TEXT_PAD	equ 20
LINE_H		equ 26
LINES		equ 4
ROW_Y		equ 372		; readouts below the field
KEY_SIZE	equ 20
STRIP_X		equ 16		; on the screen, from the left and from below
STRIP_UP	equ 28
CELL_W		equ 10
CELL_H		equ 12
BAR_W		equ 240
BAR_H		equ 6
KNOB_W		equ 48
POINTER_HALF	equ 15
POINTER_SIZE	equ 31

layout_init:
	mov eax, [screen_w]
	mov [pointer_x], eax
	shr dword [pointer_x], 1
	sub eax, 640
	shr eax, 1
	mov [box_x], eax
	mov eax, [screen_h]
	mov [pointer_y], eax
	sub eax, 480
	shr eax, 1
	mov [box_y], eax
	mov eax, [screen_h]
	shr eax, 3
	sub [pointer_y], eax
	mov eax, [pointer_x]
	mov [trail_x], eax
	mov eax, [pointer_y]
	mov [trail_y], eax
	jmp make_pointer

%macro CHANNEL 3		; from top colour %1 to bottom %2 with a glow of %3: eax = 0..255
	mov eax, [shade]
	imul eax, eax, (%2) - (%1)
	sar eax, 4
	mov edx, ebp
	imul edx, edx, %3
	sar edx, 4
	lea eax, [eax + edx + ((%1) << 8)]
	add eax, ecx
	shr eax, 8
%endmacro

; A dark gradient with a glow behind the title, dithered so that no bands show.
paint_background:
	pushad
	mov edi, BACKDROP
	xor ebx, ebx
.row:
	mov eax, ebx
	shl eax, 12
	xor edx, edx
	div dword [screen_h]
	mov [shade], eax
	xor esi, esi
.pixel:
	mov eax, [screen_w]
	shr eax, 1
	sub eax, esi
	imul eax, eax
	mov edx, [box_y]
	add edx, 104
	sub edx, ebx
	imul edx, edx
	lea eax, [eax + edx * 2]
	imul eax, eax, 75
	shr eax, 12
	mov ebp, 4096
	sub ebp, eax
	jns .lit
	xor ebp, ebp
.lit:
	imul ebp, ebp		; softer towards its rim
	shr ebp, 12
	mov ecx, ebx
	and ecx, 3
	mov edx, esi
	and edx, 3
	lea ecx, [ecx * 4 + edx]
	movzx ecx, byte [dither + ecx]
	CHANNEL 9, 13, 13
	shl eax, 16
	mov [edi], eax
	CHANNEL 12, 21, 30
	shl eax, 8
	or [edi], eax
	CHANNEL 24, 42, 70
	or [edi], eax
	add edi, 4
	inc esi
	cmp esi, [screen_w]
	jb .pixel
	inc ebx
	cmp ebx, [screen_h]
	jb .row
	popad
	ret

; Everything that does not move, into the backdrop; then the frame starts as its copy.
paint_still:
	pushad
	mov dword [target], BACKDROP
	mov dword [font], font_title
	mov esi, title_whole
	call text_width
	mov ebx, [screen_w]
	sub ebx, eax
	shr ebx, 1
	add ebx, 8		; the last letter's gap is not seen
	mov edx, [box_y]
	add edx, 72
	mov dword [ink], COLOUR_TITLE
	mov esi, title_first
	call draw_text
	mov dword [ink], COLOUR_ACCENT
	mov esi, title_second
	call draw_text

	mov dword [font], font_body
	mov dword [ink], COLOUR_SOFT
	mov esi, msg_hello
	mov edx, [box_y]
	add edx, 172
	call draw_centred

	mov eax, [box_x]
	add eax, FIELD_X
	mov ebx, [box_y]
	add ebx, FIELD_Y
	mov ecx, FIELD_W
	mov edx, FIELD_H
	mov ebp, 14
	mov esi, COLOUR_BORDER
	call round_rect
	inc eax
	inc ebx
	sub ecx, 2
	sub edx, 2
	dec ebp
	mov esi, COLOUR_FIELD
	call round_rect

	mov dword [font], font_small
	mov dword [ink], COLOUR_DIM
	mov esi, msg_hint
	mov edx, [box_y]
	add edx, ROW_Y + 4
	call draw_centred

	call bar_place
	mov esi, COLOUR_TRACK
	call round_rect

	popad
copy_backdrop:
	pushad
	mov esi, BACKDROP
	mov edi, BACK
	mov ecx, [screen_w]
	imul ecx, [screen_h]
	rep movsd
	mov dword [target], BACK
	popad
	ret

; esi = text, edx = top: in the middle of the screen, in [font] and [ink]
draw_centred:
	call text_width
	mov ebx, [font]
	sub eax, [ebx + FONT_TRACK]	; nothing follows the last letter
	mov ebx, [screen_w]
	sub ebx, eax
	shr ebx, 1
	jmp draw_text

; -> eax,ebx,ecx,edx,ebp = the bar's place and corner radius
bar_place:
	mov eax, [screen_w]
	sub eax, BAR_W
	shr eax, 1
	mov ebx, [screen_h]
	sub ebx, STRIP_UP - (CELL_H - BAR_H) / 2
	mov ecx, BAR_W
	mov edx, BAR_H
	mov ebp, BAR_H / 2
	ret

; Brings the frame and the screen up to date with what has changed. The pointer is lifted off the
; frame first and put back last, so the screen never shows it missing.
compose:
	pushad
	call pointer_hide
	mov al, [ticked]
	mov byte [ticked], 0
	test al, al
	jz .no_tick
	inc dword [frame]
	call draw_strip
	call draw_bar
	call draw_frame_number
	call draw_caret
.no_tick:
	cmp byte [text_dirty], 0
	je .no_text
	mov byte [text_dirty], 0
	call draw_field
.no_text:
	cmp byte [key_dirty], 0
	je .no_key
	mov byte [key_dirty], 0
	call draw_key
.no_key:
	cmp byte [moved], 0
	je .no_move
	call draw_position
.no_move:
	call pointer_show
	mov esi, dirty
.rect:
	cmp esi, [dirty_end]
	jae .clean
	mov eax, [esi]
	mov ebx, [esi + 4]
	mov ecx, [esi + 8]
	mov edx, [esi + 12]
	call present
	add esi, 16
	jmp .rect
.clean:
	mov dword [dirty_end], dirty
	popad
	ret

; eax,ebx,ecx,edx = a place to show after composing
mark:
	push edi
	mov edi, [dirty_end]
	mov [edi], eax
	mov [edi + 4], ebx
	mov [edi + 8], ecx
	mov [edi + 12], edx
	cmp edi, dirty_last
	je .full
	add dword [dirty_end], 16
.full:
	pop edi
	ret
