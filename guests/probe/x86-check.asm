; What the x86 probes run. A KVM without hardware behind it (PVM, some nested hosts) emulates
; instructions one by one: it would pass a probe that only writes a port, then fail any real guest.
; So this enters protected mode, takes an interrupt and returns from it, which such an emulator
; cannot (QEMU: "KVM internal error", QMP status internal-error); then it leaves through
; isa-debug-exit: port 0xf4, QEMU's exit status is value * 2 + 1 = 33.
; LINEAR: where this code's first byte stands in memory, less its offset.

	bits 16
check:
	cli
	xor ax, ax
	mov ss, ax
	mov sp, 0x7000
	o32 lgdt [cs:gdt_pointer]
	o32 lidt [cs:idt_pointer]
	mov eax, cr0
	or al, 1
	mov cr0, eax
	jmp dword 0x08:(LINEAR + protected)

	bits 32
protected:
	mov ax, 0x10
	mov ds, ax
	mov es, ax
	mov ss, ax
	mov esp, 0x7000
	int 0
	mov al, 0x10
	out 0xf4, al
idle:	hlt
	jmp idle
handler:
	iretd

	align 8
gdt:	; code and data are marked as accessed: the processor cannot write that into a ROM
	dq 0
	dq 0x00cf9b000000ffff	; 0x08: flat code
	dq 0x00cf93000000ffff	; 0x10: flat data
gdt_pointer:
	dw $ - gdt - 1
	dd LINEAR + gdt
idt:
	dw (LINEAR + handler - $$ + ORIGIN) & 0xffff, 0x08, 0x8e00, (LINEAR + handler - $$ + ORIGIN) >> 16
idt_pointer:
	dw 7
	dd LINEAR + idt
