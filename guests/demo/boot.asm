; Boot sector, picture mode, protected mode.

VBE_INFO	equ 0x600
VBE_MODE	equ 0x800

	bits 16
	jmp 0:boot
boot:
	xor ax, ax
	mov ds, ax
	mov es, ax
	mov ss, ax
	mov sp, 0x7c00
	cld
	mov si, disk_packet
	mov ah, 0x42		; extended read, drive still in DL
	int 0x13
	jnc stage2
	mov si, msg_disk
	call bios_text
.halt:	hlt
	jmp .halt

bios_text:
	lodsb
	test al, al
	jz .done
	mov ah, 0x0e
	mov bx, 7
	int 0x10
	jmp bios_text
.done:	ret

msg_disk db "The demo disk cannot be read.", 13, 10, 0
disk_packet:
	db 16, 0
	dw (image_end - $$) / 512 - 1
	dw 0x7e00, 0
	dq 1

	times 510 - ($ - $$) db 0
	dw 0xaa55

stage2:
	in al, 0x92		; open the A20 line
	or al, 2
	and al, 0xfe
	out 0x92, al
	call choose_mode
	mov bx, [best_mode]
	test bx, bx
	jnz .set
	mov si, msg_no_mode	; still answers on the serial line, drawing into plain memory
	call bios_text
	jmp .enter
.set:
	mov ax, 0x4f02
	or bx, 0x4000		; linear frame buffer
	int 0x10
.enter:
	cli
	lgdt [gdt_pointer]
	mov eax, cr0
	or al, 1
	mov cr0, eax
	jmp 0x08:start

msg_no_mode db "No 32-bit picture mode here; use the serial line.", 13, 10, 0

; Walks the VBE mode list; keeps the best ranked 32-bit mode with a linear frame buffer.
choose_mode:
	mov di, VBE_INFO
	mov dword [di], 'VBE2'
	mov ax, 0x4f00
	int 0x10
	cmp ax, 0x004f
	jne .done
	lfs si, [VBE_INFO + 14]
.next:
	mov cx, [fs:si]
	add si, 2
	cmp cx, 0xffff
	je .done
	push si
	push fs
	mov di, VBE_MODE
	mov ax, 0x4f01
	push cx
	int 0x10
	pop cx
	pop fs
	pop si
	cmp ax, 0x004f
	jne .next
	mov al, [VBE_MODE]
	and al, 0x81		; supported, linear
	cmp al, 0x81
	jne .next
	cmp byte [VBE_MODE + 25], 32
	jne .next
	mov eax, [VBE_MODE + 18]	; width, height
	mov bx, mode_ranks
	mov dl, 3
.rank:
	cmp eax, [bx]
	je .known
	add bx, 4
	dec dl
	jnz .rank
	jmp .next
.known:
	cmp dl, [best_rank]
	jbe .next
	mov [best_rank], dl
	mov [best_mode], cx
	movzx ecx, ax
	mov [screen_w], ecx
	shr eax, 16
	mov [screen_h], eax
	movzx eax, word [VBE_MODE + 16]
	mov [lfb_pitch], eax
	mov eax, [VBE_MODE + 40]
	mov [lfb], eax
	jmp .next
.done:	ret

mode_ranks	dw 800,600, 1024,768, 640,480	; best first
best_rank	db 0
best_mode	dw 0

	align 8
gdt:
	dq 0
	dq 0x00cf9a000000ffff	; 0x08: flat code
	dq 0x00cf92000000ffff	; 0x10: flat data
gdt_pointer:
	dw $ - gdt - 1
	dd gdt
