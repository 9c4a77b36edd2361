; The pointer: a ring with a dot, filled while a button is held; and the line it draws.

; Coverage of the pointer's ring and of its dark rim, once for each button state.
make_pointer:
	mov edi, pointer_masks
	xor ebx, ebx		; 0: ring and dot, 1: disc
.state:
	mov ecx, -POINTER_HALF
.row:
	mov edx, -POINTER_HALF
.pixel:
	mov eax, ecx
	imul eax, eax
	mov esi, edx
	imul esi, esi
	add eax, esi
	shl eax, 12		; squared distance, 1/64 pixel
	mov [ptr_d2], eax
	sub eax, 512 * 512	; ring of radius 8: (d*d - r*r) / 2r is nearly d - r
	sar eax, 10
	imul eax, eax
	mov ebp, 70
	call .stronger_first
	mov ebp, 130
	call coverage
	shr al, 1
	mov [edi + 1], al
	mov eax, [ptr_d2]
	mov ebp, 150
	test ebx, ebx
	jz .dot
	mov ebp, 512
.dot:
	call coverage
	cmp al, [edi]
	jbe .ring
	mov [edi], al
.ring:
	add edi, 2
	inc edx
	cmp edx, POINTER_HALF
	jle .pixel
	inc ecx
	cmp ecx, POINTER_HALF
	jle .row
	inc ebx
	cmp ebx, 2
	jb .state
	ret
.stronger_first:
	push eax
	call coverage
	mov [edi], al
	pop eax
	ret

; Walks the pointer's pixels that are on the screen: edi = pixel in the frame, esi = its index.
%macro EACH_POINTER_PIXEL 1
	xor esi, esi
	mov ebx, [shown_y]
	sub ebx, POINTER_HALF
	mov ecx, POINTER_SIZE
%%row:
	mov eax, [shown_x]
	sub eax, POINTER_HALF
	mov edx, POINTER_SIZE
%%pixel:
	cmp eax, [screen_w]
	jae %%outside
	cmp ebx, [screen_h]
	jae %%outside
	call target_pixel
	%1
%%outside:
	inc esi
	inc eax
	dec edx
	jnz %%pixel
	inc ebx
	dec ecx
	jnz %%row
%endmacro

%macro PUT_BACK 0
	mov ebp, [pointer_under + esi * 4]
	mov [edi], ebp
%endmacro

%macro TAKE_AND_DRAW 0
	mov ebp, [edi]
	mov [pointer_under + esi * 4], ebp
	pushad
	mov ebp, [shown_mask]
	lea ebp, [ebp + esi * 2]
	movzx ecx, byte [ebp + 1]
	mov esi, 0x05070f
	call blend
	movzx ecx, byte [ebp]
	mov esi, COLOUR_POINTER
	call blend
	popad
%endmacro

pointer_hide:
	cmp byte [pointer_drawn], 0
	je .done
	EACH_POINTER_PIXEL PUT_BACK
.done:
	ret

pointer_show:
	call trail
	cmp byte [moved], 0
	je .draw
	mov byte [moved], 0
	cmp byte [pointer_drawn], 0
	je .place
	call .mark_place
.place:
	mov eax, [pointer_x]
	mov [shown_x], eax
	mov eax, [pointer_y]
	mov [shown_y], eax
	mov eax, pointer_masks
	test byte [buttons], 1
	jz .up			; the disc
	add eax, POINTER_SIZE * POINTER_SIZE * 2
.up:
	mov [shown_mask], eax
	call .mark_place
.draw:
	mov byte [pointer_drawn], 1
	EACH_POINTER_PIXEL TAKE_AND_DRAW
	ret
.mark_place:
	mov eax, [shown_x]
	sub eax, POINTER_HALF
	mov ebx, [shown_y]
	sub ebx, POINTER_HALF
	mov ecx, POINTER_SIZE
	mov edx, POINTER_SIZE
	jmp mark

; While the first button is held: dots from the last place to this one, on the backdrop and the frame.
trail:
	test byte [buttons], 1
	jz .follow
	mov eax, [pointer_x]
	sub eax, [trail_x]
	mov ebx, [pointer_y]
	sub ebx, [trail_y]
	mov ecx, eax
	call .absolute
	mov edx, ecx
	mov ecx, ebx
	call .absolute
	cmp ecx, edx
	jae .longer
	mov ecx, edx
.longer:
	shr ecx, 1
	inc ecx			; a dot every two pixels
	mov [steps], ecx
	mov [trail_dx], eax
	mov [trail_dy], ebx
	call .mark_line
.dot:
	mov eax, [trail_dx]
	imul ecx
	idiv dword [steps]
	neg eax
	add eax, [pointer_x]
	push eax
	mov eax, [trail_dy]
	imul ecx
	idiv dword [steps]
	neg eax
	add eax, [pointer_y]
	mov ebx, eax
	pop eax
	call dot
	dec ecx
	jns .dot
.follow:
	mov eax, [pointer_x]
	mov [trail_x], eax
	mov eax, [pointer_y]
	mov [trail_y], eax
	ret
; the box around the line, with room for the dots' width
.mark_line:
	pushad
	mov ecx, eax
	mov esi, ebx
	mov eax, [trail_x]
	mov ebx, [trail_y]
	test ecx, ecx
	jns .right
	add eax, ecx
	neg ecx
.right:
	test esi, esi
	jns .down
	add ebx, esi
	neg esi
.down:
	sub eax, 4
	sub ebx, 4
	add ecx, 8
	lea edx, [esi + 8]
	call mark
	popad
	ret
.absolute:
	test ecx, ecx
	jns .positive
	neg ecx
.positive:
	ret

; eax, ebx = middle; kept off the screen's edges
dot:
	pushad
	sub eax, 3
	js .done
	sub ebx, 3
	js .done
	lea ecx, [eax + 6]
	cmp ecx, [screen_w]
	ja .done
	lea edx, [ebx + 6]
	cmp edx, [screen_h]
	ja .done
	mov ecx, 6
	mov edx, 6
	mov ebp, 3
	mov esi, COLOUR_POINTER
	mov dword [target], BACKDROP
	call round_rect
	mov dword [target], BACK
	call round_rect
.done:
	popad
	ret
