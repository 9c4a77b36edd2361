; Accelerator probe for x86 in place of the firmware (-bios): runs at once, and needs no SeaBIOS.
; SPDX-License-Identifier: MIT
ORIGIN	equ 0
LINEAR	equ 0xf0000
	org ORIGIN
%include "x86-check.asm"
	times 0xfff0 - ($ - $$) db 0
	bits 16
	jmp 0xf000:check			; the reset vector
	times 0x10000 - ($ - $$) db 0
