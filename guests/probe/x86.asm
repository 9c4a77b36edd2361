; Accelerator probe for x86 as a disk: a boot sector.
; SPDX-License-Identifier: MIT
ORIGIN	equ 0x7c00
LINEAR	equ 0
	org ORIGIN
	bits 16
	jmp 0:check
%include "x86-check.asm"
	times 510 - ($ - $$) db 0
	dw 0xaa55
	times 16 * 63 * 512 - ($ - $$) db 0	; one whole cylinder: SeaBIOS boots no smaller disk
