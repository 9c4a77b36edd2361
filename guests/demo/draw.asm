; Drawing in 32-bit pixels (0x00RRGGBB). Positions are pixels; fine positions are 1/64 pixel.
; Every routine keeps all registers unless it says otherwise.

BACKDROP	equ 0x200000	; the still picture: gradient, title, and what the mouse draws
BACK		equ 0x500000	; the frame being composed
GLYPH_CACHE	equ 0x800000	; letters as coverage bytes, made at first use
HEAP_END	equ 0xa00000
NO_SCREEN	equ 0xa00000	; takes the picture when there is no display

; eax = x, ebx = y -> edi = that pixel in the target buffer
target_pixel:
	mov edi, ebx
	imul edi, [screen_w]
	add edi, eax
	shl edi, 2
	add edi, [target]
	ret

; eax,ebx,ecx,edx = x,y,w,h; esi = colour
fill_rect:
	pushad
	call target_pixel
	mov ebx, [screen_w]
	shl ebx, 2
	mov eax, esi
	mov esi, ecx
.row:
	mov ecx, esi
	push edi
	rep stosd
	pop edi
	add edi, ebx
	dec edx
	jnz .row
	popad
	ret

; eax,ebx,ecx,edx = x,y,w,h: the still picture back into the frame
restore_rect:
	pushad
	push dword [target]
	mov dword [target], BACK
	call target_pixel
	pop dword [target]
	mov ebx, [screen_w]
	shl ebx, 2
.row:
	push ecx
	push edi
	lea esi, [edi - BACK + BACKDROP]
	rep movsd
	pop edi
	pop ecx
	add edi, ebx
	dec edx
	jnz .row
	popad
	ret

; eax,ebx,ecx,edx = x,y,w,h: the frame onto the screen; parts outside are cut
present:
	pushad
	test eax, eax
	jns .left
	add ecx, eax
	xor eax, eax
.left:
	test ebx, ebx
	jns .top
	add edx, ebx
	xor ebx, ebx
.top:
	mov esi, [screen_w]
	sub esi, eax
	cmp ecx, esi
	jle .wide
	mov ecx, esi
.wide:
	mov esi, [screen_h]
	sub esi, ebx
	cmp edx, esi
	jle .high
	mov edx, esi
.high:
	test ecx, ecx
	jle .done
	test edx, edx
	jle .done
	mov esi, ebx
	imul esi, [screen_w]
	add esi, eax
	lea esi, [esi * 4 + BACK]
	mov edi, ebx
	imul edi, [lfb_pitch]
	lea edi, [edi + eax * 4]
	add edi, [lfb]
	mov ebx, [screen_w]
	shl ebx, 2
.row:
	push ecx
	push esi
	push edi
	rep movsd
	pop edi
	pop esi
	pop ecx
	add esi, ebx
	add edi, [lfb_pitch]
	dec edx
	jnz .row
.done:
	popad
	ret

present_all:
	pushad
	xor eax, eax
	xor ebx, ebx
	mov ecx, [screen_w]
	mov edx, [screen_h]
	call present
	popad
	ret

; edi = pixel, ecx = coverage 0..255, esi = colour; changes eax, ebx, ecx, edx
blend:
	mov eax, ecx
	shr eax, 7
	add ecx, eax		; 0..256: full coverage gives the exact colour
	mov eax, [edi]
	mov ebx, eax
	and eax, 0xff00ff
	mov edx, esi
	and edx, 0xff00ff
	sub edx, eax
	imul edx, ecx		; red and blue in one go; what wraps around is masked away
	shr edx, 8
	add eax, edx
	and eax, 0xff00ff
	and ebx, 0x00ff00
	mov edx, esi
	and edx, 0x00ff00
	sub edx, ebx
	imul edx, ecx
	sar edx, 8
	add ebx, edx
	and ebx, 0x00ff00
	or eax, ebx
	mov [edi], eax
	ret

; eax = squared distance from the centre line, ebp = radius (1/64 pixel) -> eax = coverage 0..255
; Near the edge (r*r - d*d) / 2r is r - d, so no square root is needed.
coverage:
	push edx
	push ecx
	mov ecx, ebp
	imul ecx, ebp
	sub ecx, eax
	mov eax, ecx
	add eax, eax
	cdq
	idiv ebp
	add eax, 132
	jns .low
	xor eax, eax
.low:
	cmp eax, 255
	jle .high
	mov eax, 255
.high:
	pop ecx
	pop edx
	ret

; Rounded, smooth box. eax,ebx,ecx,edx = x,y,w,h; ebp = corner radius in pixels; esi = colour
round_rect:
	pushad
	mov [rr_w], ecx
	mov [rr_h], edx
	shl ebp, 6
	call target_pixel
	xor edx, edx
.row:
	xor ecx, ecx
	push edi
.pixel:
	mov eax, ecx
	mov ebx, [rr_w]
	call .beyond
	imul eax, eax
	push eax
	mov eax, edx
	mov ebx, [rr_h]
	call .beyond
	imul eax, eax
	pop ebx
	add eax, ebx
	call coverage
	test eax, eax
	jz .skip
	push ecx
	push edx
	mov ecx, eax
	call blend
	pop edx
	pop ecx
.skip:
	add edi, 4
	inc ecx
	cmp ecx, [rr_w]
	jb .pixel
	pop edi
	mov eax, [screen_w]
	lea edi, [edi + eax * 4]
	inc edx
	cmp edx, [rr_h]
	jb .row
	popad
	ret
; eax = pixel, ebx = size, ebp = radius -> eax = how far past the inner box, 1/64 pixel; changes ebx
.beyond:
	shl eax, 6
	add eax, 32
	shl ebx, 6
	sub ebx, ebp
	sub ebx, eax		; < 0: past the far inner edge
	neg ebx
	jns .far
	mov ebx, ebp
	sub ebx, eax		; > 0: before the near inner edge
	jns .far
	xor ebx, ebx
.far:
	mov eax, ebx
	ret

; One stroke into the letter at [cell], keeping the greater coverage; ends in [sx0]..[sy1]
stroke:
	pushad
	mov ebp, [font]
	mov ebp, [ebp + FONT_RADIUS]
	mov eax, [sx1]
	sub eax, [sx0]
	mov [sdx], eax
	imul eax, eax
	mov ecx, [sy1]
	sub ecx, [sy0]
	mov [sdy], ecx
	imul ecx, ecx
	add eax, ecx
	mov [slen2], eax
	mov eax, [sy0]
	mov ebx, [sy1]
	call .span
	mov [srow], eax
	mov [srow_end], ebx
.row:
	mov eax, [sx0]
	mov ebx, [sx1]
	call .span
	mov [scol], eax
	mov [scol_end], ebx
.pixel:
	mov esi, [scol]		; esi, edi: the pixel's middle as seen from the first end
	shl esi, 6
	add esi, 32
	sub esi, [sx0]
	mov edi, [srow]
	shl edi, 6
	add edi, 32
	sub edi, [sy0]
	mov eax, esi
	imul eax, [sdx]
	mov ecx, edi
	imul ecx, [sdy]
	add eax, ecx
	jle .near		; nearest to the first end
	cmp eax, [slen2]
	jge .end
	mov edx, eax		; nearest to a point between: t = dot / len2 in 1/4096
	shl eax, 12
	shr edx, 20
	div dword [slen2]
	mov ecx, eax
	imul eax, [sdx]
	sar eax, 12
	sub esi, eax
	imul ecx, [sdy]
	sar ecx, 12
	sub edi, ecx
	jmp .near
.end:
	sub esi, [sdx]
	sub edi, [sdy]
.near:
	mov eax, esi
	imul eax, esi
	imul edi, edi
	add eax, edi
	call coverage
	mov edi, [font]
	mov edi, [edi + FONT_CELL]
	imul edi, [srow]
	add edi, [scol]
	add edi, [cell]
	cmp al, [edi]
	jbe .kept
	mov [edi], al
.kept:
	inc dword [scol]
	mov eax, [scol]
	cmp eax, [scol_end]
	jle .pixel
	inc dword [srow]
	mov eax, [srow]
	cmp eax, [srow_end]
	jle .row
	popad
	ret
; eax, ebx = two ends, ebp = radius -> first and last pixel they can touch, inside the cell
.span:
	cmp eax, ebx
	jle .ordered
	xchg eax, ebx
.ordered:
	sub eax, ebp
	sub eax, 64
	jns .first
	xor eax, eax
.first:
	lea ebx, [ebx + ebp + 64]
	sar eax, 6
	sar ebx, 6
	mov edi, [font]
	cmp ebx, [edi + FONT_CELL]
	jl .last
	mov ebx, [edi + FONT_CELL]
	dec ebx
.last:
	ret

; esi = stroke program past its advance byte: draws the letter into [cell]
draw_strokes:
	pushad
.next:
	lodsb
	mov ah, al
	and ah, 0x1f
	shr al, 5
	jz .done
	mov [sop], al
	cmp al, 3
	jne .point
	call .read		; the corner of an arc
	mov [kx], eax
	mov [ky], ebx
	lodsb
	mov ah, al
.point:
	call .read
	mov ecx, [pen_x]
	mov edx, [pen_y]
	mov [pen_x], eax
	mov [pen_y], ebx
	cmp byte [sop], 1
	je .next
	mov [sx0], ecx
	mov [sy0], edx
	cmp byte [sop], 3
	je .arc
	mov [sx1], eax
	mov [sy1], ebx
	call stroke
	jmp .next
.arc:	; centre = start + end - corner; point = centre + cos * (start - centre) + sin * (end - centre)
	mov edi, [kx]
	sub ecx, edi
	sub eax, edi
	mov [vx_end], ecx	; end - centre = corner - start, negated here
	neg dword [vx_end]
	mov [vx_start], eax
	neg dword [vx_start]
	lea edi, [edi + ecx]
	add edi, eax
	mov [cx0], edi
	mov edi, [ky]
	sub edx, edi
	sub ebx, edi
	mov [vy_end], edx
	neg dword [vy_end]
	mov [vy_start], ebx
	neg dword [vy_start]
	lea edi, [edi + edx]
	add edi, ebx
	mov [cy0], edi
	mov ecx, 1
.step:
	movzx eax, word [quarter + ecx * 2]		; cosine
	mov edx, 8
	sub edx, ecx
	movzx edx, word [quarter + edx * 2]		; sine
	mov ebx, eax
	imul eax, [vx_start]
	mov edi, edx
	imul edi, [vx_end]
	add eax, edi
	sar eax, 12
	add eax, [cx0]
	mov [sx1], eax
	imul ebx, [vy_start]
	imul edx, [vy_end]
	add ebx, edx
	sar ebx, 12
	add ebx, [cy0]
	mov [sy1], ebx
	call stroke
	mov [sx0], eax
	mov [sy0], ebx
	inc ecx
	cmp ecx, 8
	jbe .step
	jmp .next
.done:
	popad
	ret
; ah = x on the grid, next byte = y -> eax, ebx = fine position in the cell
.read:
	movzx ecx, ah
	lodsb
	movzx ebx, al
	mov edi, [font]
	mov eax, ecx
	imul eax, [edi + FONT_SCALE]
	add eax, [edi + FONT_PAD]
	imul ebx, [edi + FONT_SCALE]
	add ebx, [edi + FONT_PAD]
	ret

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
