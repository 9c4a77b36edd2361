; What changes on the screen: frame strip, bar, readouts, the second button's wipe, the goodbye.

; The frame number as 16 cells in Gray code, high bit first: one cell changes a frame, so a
; screenshot taken in between reads as one of the two.
draw_strip:
	mov ebp, [frame]
	mov eax, ebp
	shr eax, 1
	xor ebp, eax
	mov eax, STRIP_X
	mov ebx, [screen_h]
	sub ebx, STRIP_UP
	mov edx, CELL_H
	mov edi, 16
.cell:
	xor esi, esi
	bt ebp, 15
	jnc .black
	mov esi, 0xffffff
.black:
	mov ecx, CELL_W
	call fill_rect
	add eax, CELL_W
	shl ebp, 1
	dec edi
	jnz .cell
	mov eax, STRIP_X
	mov ecx, CELL_W * 16
	jmp mark

draw_bar:
	call bar_place
	call restore_rect
	call mark
	push eax
	mov eax, [frame]
	xor edx, edx
	mov esi, (BAR_W - KNOB_W) * 2
	div esi
	cmp edx, BAR_W - KNOB_W
	jbe .going
	sub edx, esi		; and back
	neg edx
.going:
	pop eax
	add eax, edx
	mov ecx, KNOB_W
	mov edx, BAR_H
	mov esi, COLOUR_ACCENT
	jmp round_rect

draw_frame_number:
	mov eax, [screen_w]
	sub eax, STRIP_X + 140
	mov ebx, [screen_h]
	sub ebx, STRIP_UP + 4
	mov ecx, 140
	mov edx, 22
	call restore_rect
	call mark
	mov dword [font], font_small
	mov dword [ink], COLOUR_DIM
	mov eax, [frame]
	call number_text
	call text_width
	mov ebx, [screen_w]
	sub ebx, STRIP_X
	sub ebx, eax
	push ebx
	mov edx, [screen_h]
	sub edx, STRIP_UP - 1
	call draw_text
	pop ebx
	push edx
	mov esi, msg_frame
	call text_width
	sub ebx, eax
	pop edx
	jmp draw_text

draw_key:
	mov eax, [box_x]
	add eax, FIELD_X + FIELD_W - 140
	mov ebx, [box_y]
	add ebx, ROW_Y - 2
	mov ecx, 140
	mov edx, KEY_SIZE + 4
	call restore_rect
	call mark
	add eax, 140 - KEY_SIZE
	add ebx, 2
	mov ecx, KEY_SIZE
	mov edx, KEY_SIZE
	mov ebp, 5
	mov esi, COLOUR_KEY_EVEN
	test byte [keys], 1
	jz .even
	mov esi, COLOUR_KEY_ODD
.even:
	call round_rect
	mov dword [font], font_small
	mov dword [ink], COLOUR_DIM
	push eax
	mov eax, [keys]
	call number_text
	call text_width
	pop ebx
	sub ebx, eax
	sub ebx, 8
	push ebx
	mov edx, [box_y]
	add edx, ROW_Y + 4
	call draw_text
	pop ebx
	mov esi, msg_keys
	call text_width
	sub ebx, eax
	jmp draw_text

draw_position:
	mov eax, [box_x]
	add eax, FIELD_X
	mov ebx, [box_y]
	add ebx, ROW_Y - 2
	mov ecx, 140
	mov edx, KEY_SIZE + 4
	call restore_rect
	call mark
	mov dword [font], font_small
	mov dword [ink], COLOUR_DIM
	lea edx, [ebx + 6]
	lea ebx, [eax + 2]
	mov esi, msg_x
	call draw_text
	mov dword [ink], COLOUR_POINTER
	mov eax, [pointer_x]
	call draw_number
	mov ebx, [box_x]
	add ebx, FIELD_X + 66
	mov dword [ink], COLOUR_DIM
	mov esi, msg_y
	call draw_text
	mov dword [ink], COLOUR_POINTER
	mov eax, [pointer_y]
	jmp draw_number

; The second button wipes what was drawn: the still picture anew, and everything that stands on it.
wipe_drawing:
	cmp byte [wipe], 0
	je .done
	mov byte [wipe], 0
	call paint_background
	call paint_still
	mov byte [pointer_drawn], 0
	mov byte [text_dirty], 1
	mov byte [key_dirty], 1
	mov byte [moved], 1
	mov byte [ticked], 1
	call compose
	call present_all
.done:
	ret

; The last picture before the power goes.
draw_goodbye:
	call paint_background
	call copy_backdrop
	mov dword [font], font_title
	mov dword [ink], COLOUR_TITLE
	mov esi, msg_goodbye
	mov edx, [box_y]
	add edx, 72
	call draw_centred
	mov dword [font], font_body
	mov dword [ink], COLOUR_SOFT
	mov esi, msg_turning_off
	mov edx, [box_y]
	add edx, 172
	call draw_centred
	jmp present_all
