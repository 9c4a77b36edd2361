; The text field and its caret.

field_text_place:
	mov eax, [box_x]
	add eax, FIELD_X + TEXT_PAD - 6
	mov ebx, [box_y]
	add ebx, FIELD_Y + TEXT_PAD - 6
	mov ecx, FIELD_W - TEXT_PAD * 2 + 12
	mov edx, FIELD_H - TEXT_PAD * 2 + 12
	ret

; The typed text, wrapped at the field's width. Lines that scroll out leave the buffer.
draw_field:
	mov dword [font], font_body
.again:
	call field_text_place
	call restore_rect
	mov esi, typed
	mov edi, [typed_length]
	add edi, esi
	xor ebp, ebp		; line
	xor ebx, ebx		; x in the field
	cmp esi, edi
	jne .char
	mov dword [ink], COLOUR_EMPTY
	call .origin
	add ebx, 7		; clear of the caret
	mov esi, msg_empty
	call draw_text
	xor ebx, ebx
	jmp .end
.char:
	cmp esi, edi
	jae .end
	mov al, [esi]
	cmp al, 10
	je .newline
	call char_advance
	add eax, ebx
	cmp eax, FIELD_W - TEXT_PAD * 2
	jle .fits
	call .next_line
	cmp ebp, LINES
	jae .scroll
.fits:
	mov al, [esi]
	push ebx
	mov dword [ink], COLOUR_TEXT
	call .origin
	call draw_char
	pop ebx
	call char_advance
	add ebx, eax
	inc esi
	jmp .char
.newline:
	inc esi
	call .next_line
	cmp ebp, LINES
	jb .char
.scroll:			; drop the first line and start over
	mov esi, [second_line]
	mov ecx, edi
	sub ecx, esi
	mov [typed_length], ecx
	mov edi, typed
	rep movsb
	jmp .again
.end:
	call .origin
	mov [caret_x], ebx
	mov [caret_y], edx
	mov dword [caret_phase], 0
	call field_text_place
	call mark
	jmp draw_caret.now
.next_line:
	xor ebx, ebx
	inc ebp
	cmp ebp, 1
	jne .later
	mov [second_line], esi
.later:
	ret
; ebx = x in the field, ebp = line -> ebx, edx = place on the screen
.origin:
	add ebx, [box_x]
	add ebx, FIELD_X + TEXT_PAD
	mov edx, ebp
	imul edx, edx, LINE_H
	add edx, [box_y]
	add edx, FIELD_Y + TEXT_PAD + 1
	ret

; Blinks twice a second; called once a frame.
draw_caret:
	inc dword [caret_phase]
	cmp dword [caret_phase], 30
	je .now
	cmp dword [caret_phase], 60
	jne .same
	mov dword [caret_phase], 0
.now:
	mov eax, [caret_x]
	mov ebx, [caret_y]
	sub ebx, 3
	mov ecx, 2
	mov edx, 20
	call restore_rect
	cmp dword [caret_phase], 30
	jae .off
	mov esi, COLOUR_ACCENT
	call fill_rect
.off:
	jmp mark
.same:
	ret
