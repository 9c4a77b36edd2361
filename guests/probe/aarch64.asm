; Accelerator probe for aarch64: proves that a vCPU runs by asking PSCI for SYSTEM_OFF (Arm DEN 0022,
; function 0x84000008; QEMU's virt machine takes it by HVC unless virtualization=on or secure=on).
; A flat binary for -kernel. The instructions stand as words, so that NASM alone builds every guest.
; SPDX-License-Identifier: MIT
	dd 0x52800100		; mov  w0, #8
	dd 0x72b08000		; movk w0, #0x8400, lsl #16
	dd 0xd4000002		; hvc  #0
	dd 0xd503207f		; wfi
	dd 0x17ffffff		; b    .-4
