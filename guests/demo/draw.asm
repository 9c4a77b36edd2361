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
