; Interrupts: the timer, and bytes from the keyboard, the mouse and the serial line into rings.

COM1		equ 0x3f8
TIMER_DIVISOR	equ 19886	; 1193182 Hz / 60

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
