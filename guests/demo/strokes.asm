; Letters as strokes: draws a letter's program into its cell of coverage bytes.

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
