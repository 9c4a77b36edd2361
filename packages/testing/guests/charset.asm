; A boot sector for recording the VGA font: shows all 256 characters, 16 a row, each followed by a
; blank, white on black, at the top left of an 80x25 text screen. SPDX-License-Identifier: MIT
	org 0x7c00
	bits 16
	xor ax, ax
	mov ds, ax
	mov ss, ax
	mov sp, 0x7c00
	mov ax, 3
	int 0x10
	mov ah, 1			; no cursor
	mov cx, 0x2000
	int 0x10
	mov ax, 0xb800
	mov es, ax
	xor dx, dx			; character code
.next:
	mov al, dl
	shr al, 4
	mov ah, 160
	mul ah
	mov di, ax
	mov al, dl
	and ax, 15
	shl ax, 2
	add di, ax
	mov al, dl
	mov ah, 0x0f
	stosw
	inc dl
	jnz .next
.idle:
	sti
	hlt
	jmp .idle
	times 510 - ($ - $$) db 0
	dw 0xaa55
	times 16 * 63 * 512 - ($ - $$) db 0	; one whole cylinder: SeaBIOS boots no smaller disk
