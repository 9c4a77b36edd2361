; Text: letters from their cells onto a picture.

; al = character -> eax = its advance in pixels
char_advance:
	push esi
	movzx eax, al
	movzx esi, word [glyphs + eax * 2 - 64]
	movzx eax, byte [esi]
	mov esi, [font]
	imul eax, [esi + FONT_SCALE]
	add eax, 32
	shr eax, 6
	add eax, [esi + FONT_TRACK]
	pop esi
	ret

; esi = text -> eax = its width in pixels
text_width:
	push esi
	push ebx
	xor ebx, ebx
.next:
	lodsb
	test al, al
	jz .done
	call char_advance
	add ebx, eax
	jmp .next
.done:
	mov eax, ebx
	pop ebx
	pop esi
	ret

; al = printable character, ebx = x, edx = top of capitals: drawn in [ink]; ebx moves on
draw_char:
	pushad
	movzx eax, al
	mov ebp, [font]
	mov ecx, [ebp + FONT_CELL]
	imul ecx, ecx
	lea edi, [eax - 32]
	imul edi, ecx
	add edi, [ebp + FONT_CACHE]
	mov [cell], edi
	movzx esi, word [glyphs + eax * 2 - 64]
	add eax, [ebp + FONT_MADE]
	cmp byte [eax], 0
	jne .made
	mov byte [eax], 1
	push esi
	inc esi
	call draw_strokes
	pop esi
.made:
	mov ecx, [ebp + FONT_PAD]
	shr ecx, 6
	sub edx, ecx
	mov eax, ebx
	sub eax, ecx
	mov ebx, edx
	call target_pixel
	movzx eax, byte [esi]	; columns worth reading: advance plus both paddings
	imul eax, [ebp + FONT_SCALE]
	shr eax, 6
	lea eax, [eax + ecx * 2]
	cmp eax, [ebp + FONT_CELL]
	jle .fits
	mov eax, [ebp + FONT_CELL]
.fits:
	mov [dc_cols], eax
	mov esi, [ink]
	xor edx, edx
.row:
	xor eax, eax
	push edi
.pixel:
	mov ebp, [cell]
	movzx ecx, byte [ebp + eax]
	test ecx, ecx
	jz .skip
	push eax
	push edx
	call blend
	pop edx
	pop eax
.skip:
	add edi, 4
	inc eax
	cmp eax, [dc_cols]
	jb .pixel
	pop edi
	mov eax, [screen_w]
	lea edi, [edi + eax * 4]
	mov ebp, [font]
	mov eax, [ebp + FONT_CELL]
	add [cell], eax
	inc edx
	cmp edx, eax
	jb .row
	popad
	push eax
	call char_advance
	add ebx, eax
	pop eax
	ret

; esi = text, ebx = x, edx = top of capitals; ebx moves on
draw_text:
	push esi
	push eax
.next:
	lodsb
	test al, al
	jz .done
	call draw_char
	jmp .next
.done:
	pop eax
	pop esi
	ret

; eax = number, ebx = x, edx = top; ebx moves on
draw_number:
	push esi
	push eax
	call number_text
	call draw_text
	pop eax
	pop esi
	ret

; eax = number -> esi = its digits, zero-ended; changes eax
number_text:
	push ebx
	push edx
	mov esi, number_end
	mov ebx, 10
.digit:
	xor edx, edx
	div ebx
	dec esi
	add dl, '0'
	mov [esi], dl
	test eax, eax
	jnz .digit
	pop edx
	pop ebx
	ret
