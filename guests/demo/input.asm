; Interrupts, keyboard (i8042, scan code set 1), mouse (vmmouse, else PS/2) and the serial line.

COM1		equ 0x3f8
TIMER_DIVISOR	equ 19886	; 1193182 Hz / 60
VMPORT		equ 0x5658
VM_MAGIC	equ 0x564d5868
VM_VERSION	equ 10
VM_DATA		equ 39		; vmmouse, as QEMU's hw/i386/vmmouse.c has it
VM_STATUS	equ 40
VM_COMMAND	equ 41
VM_READ_ID	equ 0x45414552
VM_ABSOLUTE	equ 0x53424152
VM_ID		equ 0x3442554a

; eax = vector, esi = handler
set_gate:
	mov edi, IDT
	lea edi, [edi + eax * 8]
	mov eax, esi
	mov [edi], ax
	mov word [edi + 2], 0x08
	mov word [edi + 4], 0x8e00
	shr eax, 16
	mov [edi + 6], ax
	ret

IDT	equ 0x1000

irq_init:
	mov ecx, 48
.each:
	lea eax, [ecx - 1]
	mov esi, irq_none
	call set_gate
	dec ecx
	jnz .each
	mov eax, 32
	mov esi, irq_timer
	call set_gate
	mov eax, 32 + 1
	mov esi, irq_i8042
	call set_gate
	mov eax, 32 + 12
	mov esi, irq_i8042
	call set_gate
	mov eax, 32 + 4
	mov esi, irq_serial
	call set_gate
	lidt [idt_pointer]

	mov al, 0x11		; both interrupt controllers: vectors 32.., cascade on 2
	out 0x20, al
	out 0xa0, al
	mov al, 32
	out 0x21, al
	mov al, 40
	out 0xa1, al
	mov al, 4
	out 0x21, al
	mov al, 2
	out 0xa1, al
	mov al, 1
	out 0x21, al
	out 0xa1, al
	mov al, 0xff & ~(1 << 0 | 1 << 1 | 1 << 2 | 1 << 4)
	out 0x21, al
	mov al, 0xff & ~(1 << 4)
	out 0xa1, al

	mov al, 0x34		; timer 0, rate generator
	out 0x43, al
	mov ax, TIMER_DIVISOR
	out 0x40, al
	mov al, ah
	out 0x40, al
	ret

irq_none:
	iretd

irq_timer:
	push eax
	mov byte [ticked], 1
	jmp irq_end

; Keyboard and mouse share the controller: the status says whose byte it is.
irq_i8042:
	push eax
	push ebx
.next:
	in al, 0x64
	test al, 1
	jz .done
	mov ah, al
	in al, 0x60
	test ah, 0x20
	jnz .aux
	movzx ebx, byte [kbd_in]
	mov [kbd_ring + ebx], al
	inc byte [kbd_in]
	jmp .next
.aux:
	movzx ebx, byte [aux_in]
	mov [aux_ring + ebx], al
	inc byte [aux_in]
	jmp .next
.done:
	pop ebx
	mov al, 0x20
	out 0xa0, al
	jmp irq_end

irq_serial:
	push eax
	push ebx
	push edx
.next:
	mov dx, COM1 + 5
	in al, dx
	test al, 1
	jz .done
	cmp al, 0xff		; no such port
	je .done
	mov dx, COM1
	in al, dx
	movzx ebx, byte [rx_in]
	mov [rx_ring + ebx], al
	inc byte [rx_in]
	jmp .next
.done:
	mov dx, COM1 + 2
	in al, dx
	pop edx
	pop ebx
irq_end:
	mov al, 0x20
	out 0x20, al
	pop eax
	iretd

; ---- controller and mouse set-up

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

; ---- keyboard

read_keyboard:
	mov bl, [kbd_out]
	cmp bl, [kbd_in]
	je .done
	movzx ebx, bl
	mov al, [kbd_ring + ebx]
	inc byte [kbd_out]
	cmp al, 0xe0
	jne .code
	mov byte [extended], 1
	jmp read_keyboard
.code:
	mov ah, [extended]
	mov byte [extended], 0
	mov bl, al
	and ebx, 0x7f
	cmp bl, 0x2a
	je .shift
	cmp bl, 0x36
	je .shift
	cmp bl, 0x1d		; control
	je read_keyboard
	cmp bl, 0x38		; alt
	je read_keyboard
	test al, 0x80
	jnz read_keyboard
	cmp bl, 0x3a
	je .caps
	inc dword [keys]
	mov byte [key_dirty], 1
	cmp bl, 0x53
	ja read_keyboard
	test ah, ah
	jz .plain
	cmp bl, 0x1c		; of the extended keys only the keypad's enter and slash type something
	je .plain
	cmp bl, 0x35
	jne read_keyboard
	mov al, '/'
	jmp .typed
.plain:
	mov al, [keymap + ebx]
	mov ah, al
	or ah, 0x20
	cmp ah, 'a'
	jb .symbol
	cmp ah, 'z'
	ja .symbol
	mov ah, [caps]
	xor ah, [shifted]
	jz .typed
	and al, 0xdf
	jmp .typed
.symbol:
	cmp byte [shifted], 0
	je .typed
	mov al, [keymap_shifted + ebx]
.typed:
	test al, al
	jz read_keyboard
	call type_char
	jmp read_keyboard
.shift:
	test ah, ah		; extended shifts come and go around arrow keys
	jnz read_keyboard
	not al
	shr al, 7
	mov [shifted], al
	jmp read_keyboard
.caps:
	xor byte [caps], 1
	jmp read_keyboard
.done:
	ret

; ---- serial line

read_serial:
	movzx ebx, byte [rx_out]
	cmp bl, [rx_in]
	je .done
	mov al, [rx_ring + ebx]
	inc byte [rx_out]
	mov ah, [rx_last]
	mov [rx_last], al
	cmp al, 10
	jne .other
	cmp ah, 13
	je read_serial
.other:
	cmp al, 13
	jne .not_return
	mov al, 10
.not_return:
	cmp al, 127
	jne .not_delete
	mov al, 8
.not_delete:
	call type_char
	jmp read_serial
.done:
	ret

; al = printable character, 10 or 8: into the text field and back over the serial line
type_char:
	mov ebx, [typed_length]
	cmp al, 8
	je .back
	cmp al, 10
	je .put
	cmp al, 32
	jb .done
	cmp al, 126
	ja .done
.put:
	cmp ebx, TYPED_MAX
	jae .done
	mov [typed + ebx], al
	inc dword [typed_length]
	mov byte [text_dirty], 1
	cmp al, 10
	jne serial_char
	mov esi, msg_newline
	jmp serial_text
.back:
	test ebx, ebx
	jz .done
	dec dword [typed_length]
	mov byte [text_dirty], 1
	mov esi, msg_erase
	jmp serial_text
.done:
	ret

serial_init:
	mov esi, serial_setup
	mov ecx, 8
.each:
	lodsw
	movzx edx, al
	add edx, COM1
	mov al, ah
	out dx, al
	loop .each
	ret

; al = byte; gives up when nobody takes it
serial_char:
	push eax
	push ecx
	push edx
	mov ah, al
	mov ecx, 20000
	mov dx, COM1 + 5
.wait:
	in al, dx
	test al, 0x20
	loopz .wait
	mov dx, COM1
	mov al, ah
	out dx, al
	pop edx
	pop ecx
	pop eax
	ret

; esi = zero-ended text
serial_text:
	push eax
.next:
	lodsb
	test al, al
	jz .done
	call serial_char
	jmp .next
.done:
	pop eax
	ret

; One line about what was found: mode, pointer, power button.
serial_about:
	mov eax, [screen_w]
	call number_text
	call serial_text
	mov al, 'x'
	call serial_char
	mov eax, [screen_h]
	call number_text
	call serial_text
	mov esi, msg_relative
	cmp byte [vmmouse_on], 0
	je .pointer
	mov esi, msg_absolute
.pointer:
	call serial_text
	mov esi, msg_no_power
	cmp dword [pm_status], 0
	je .power
	mov esi, msg_power
.power:
	jmp serial_text

; ---- mouse

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
