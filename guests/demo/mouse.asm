; Controller and mouse set-up; the mouse itself: vmmouse (absolute), else PS/2 (relative).

VMPORT		equ 0x5658
VM_MAGIC	equ 0x564d5868
VM_VERSION	equ 10
VM_DATA		equ 39		; vmmouse, as QEMU's hw/i386/vmmouse.c has it
VM_STATUS	equ 40
VM_COMMAND	equ 41
VM_READ_ID	equ 0x45414552
VM_ABSOLUTE	equ 0x53424152
VM_ID		equ 0x3442554a

input_init:
	call .flush
	mov al, 0xa8		; the mouse's port on
	call .command
	mov al, 0x20
	call .command
	call .read
	or al, 0x43		; both interrupts, scan codes translated to set 1
	and al, 0xcf		; both clocks run
	push eax
	mov al, 0x60
	call .command
	call .wait
	pop eax
	out 0x60, al
	mov al, 0xf6		; mouse: defaults
	call .mouse
	mov al, 0xf4		; mouse: report
	call .mouse
	call .flush

	mov ebx, ~VM_MAGIC
	mov ecx, VM_VERSION
	call vm_call
	cmp ebx, VM_MAGIC
	jne .plain
	mov ebx, VM_READ_ID
	mov ecx, VM_COMMAND
	call vm_call
	mov ecx, VM_STATUS
	call vm_call
	test ax, ax
	jz .plain
	mov ebx, 1
	mov ecx, VM_DATA
	call vm_call
	cmp eax, VM_ID
	jne .plain
	mov ebx, VM_ABSOLUTE
	mov ecx, VM_COMMAND
	call vm_call
	mov byte [vmmouse_on], 1
.plain:
	ret
.mouse:
	push eax
	mov al, 0xd4
	call .command
	call .wait
	pop eax
	out 0x60, al
	jmp .read		; its acknowledgement
.command:
	push eax
	call .wait
	pop eax
	out 0x64, al
	ret
.wait:
	mov ecx, 100000
.full:
	in al, 0x64
	test al, 2
	loopnz .full
	ret
.read:
	mov ecx, 100000
.empty:
	in al, 0x64
	test al, 1
	loopz .empty
	in al, 0x60
	ret
.flush:
	mov ecx, 64
.more:
	in al, 0x60
	in al, 0x64
	test al, 1
	loopnz .more
	ret

; ecx = command, ebx = argument -> eax, ebx, ecx, edx
vm_call:
	mov eax, VM_MAGIC
	mov edx, VMPORT
	in eax, dx
	ret

read_mouse:
	cmp byte [vmmouse_on], 0
	jne read_vmmouse
.next:
	movzx ebx, byte [aux_out]
	mov al, [aux_in]
	sub al, bl
	cmp al, 3
	jb .done
	mov dl, [aux_ring + ebx]
	test dl, 8		; always set in a packet's first byte
	jnz .packet
	inc byte [aux_out]
	jmp .next
.packet:
	add byte [aux_out], 3
	inc bl
	movzx eax, byte [aux_ring + ebx]
	inc bl
	movzx ecx, byte [aux_ring + ebx]
	test dl, 0x10
	jz .right
	or eax, 0xffffff00
.right:
	test dl, 0x20
	jz .up
	or ecx, 0xffffff00
.up:
	add eax, [pointer_x]
	mov ebx, [pointer_y]
	sub ebx, ecx
	and dl, 7
	call move_pointer
	jmp .next
.done:
	ret

; vmmouse sends empty PS/2 packets as a doorbell; the events wait behind its port.
read_vmmouse:
	mov al, [aux_in]
	mov [aux_out], al
.next:
	mov ecx, VM_STATUS
	call vm_call
	cmp ax, 4
	jb .done
	cmp eax, 0xffff0000	; its queue overflowed
	jae .done
	mov ebx, 4
	mov ecx, VM_DATA
	call vm_call
	mov edx, eax
	mov eax, ebx
	imul eax, [screen_w]	; places are 0..0xfffe over the whole screen
	shr eax, 16
	mov ebx, ecx
	imul ebx, [screen_h]
	shr ebx, 16
	shr dl, 3		; 0x20 first button, 0x10 second, 0x08 third
	and dl, 7
	mov dh, dl
	and dl, 2
	test dh, 4
	jz .not_first
	or dl, 1
.not_first:
	test dh, 1
	jz .not_third
	or dl, 4
.not_third:
	call move_pointer
	jmp .next
.done:
	ret

; eax, ebx = place, dl = buttons (1 first, 2 second, 4 third)
move_pointer:
	test eax, eax
	jns .left
	xor eax, eax
.left:
	cmp eax, [screen_w]
	jb .right
	mov eax, [screen_w]
	dec eax
.right:
	test ebx, ebx
	jns .top
	xor ebx, ebx
.top:
	cmp ebx, [screen_h]
	jb .bottom
	mov ebx, [screen_h]
	dec ebx
.bottom:
	mov [pointer_x], eax
	mov [pointer_y], ebx
	mov al, [buttons]
	mov [buttons], dl
	not al
	and al, dl
	and al, 2		; the second button goes down
	or [wipe], al
	mov byte [moved], 1
	ret
