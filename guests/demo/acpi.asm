; The power button, the ACPI way: find the tables, turn ACPI on, watch PM1 status, enter S5.
; ACPI 6.5: 5.2.5 (RSDP), 5.2.9 (FADT), 4.8.3 (PM1 registers), 7.4.2 (_Sx packages).

POWER_BUTTON	equ 1 << 8
SLEEP_ENABLE	equ 1 << 13
GOODBYE_FRAMES	equ 50

acpi_init:
	mov esi, 0xe0000
.rsdp:
	cmp dword [esi], 'RSD '
	jne .further
	cmp dword [esi + 4], 'PTR '
	je .found
.further:
	add esi, 16
	cmp esi, 0x100000
	jb .rsdp
	ret
.found:
	mov esi, [esi + 16]	; RSDT
	mov ecx, [esi + 4]
	sub ecx, 36
	shr ecx, 2
	add esi, 36
.table:
	jecxz .none
	lodsd
	dec ecx
	cmp dword [eax], 'FACP'
	jne .table
	mov ebx, eax
	call find_s5
	mov eax, [ebx + 64]
	test eax, eax
	jz .none
	mov [pm_control], eax
	mov edx, [ebx + 48]	; SMI command port: ask for ACPI mode
	mov al, [ebx + 52]
	test edx, edx
	jz .on
	test al, al
	jz .on
	out dx, al
.on:
	mov edx, [ebx + 56]
	mov [pm_status], edx
	movzx eax, byte [ebx + 88]
	shr eax, 1
	add edx, eax
	mov ax, POWER_BUTTON
	out dx, ax
.none:
	ret

; ebx = FADT: the sleep type of \_S5 from the DSDT; 0 (QEMU's) when there is none
find_s5:
	mov esi, [ebx + 40]
	mov edi, [esi + 4]
	add edi, esi
	sub edi, 8
.next:
	cmp dword [esi], '_S5_'
	je .found
	inc esi
	cmp esi, edi
	jb .next
	ret
.found:
	cmp byte [esi + 4], 0x12	; Package: its length (one byte here), count, first element
	jne .done
	mov al, [esi + 7]
	cmp al, 0x0a		; byte prefix
	jne .small
	mov al, [esi + 8]
	jmp .set
.small:
	cmp al, 1
	ja .done
.set:
	and al, 7
	mov [sleep_type], al
.done:
	ret

acpi_poll:
	mov edx, [pm_status]
	test edx, edx
	jz .done
	in ax, dx
	test ax, POWER_BUTTON
	jz .done
	mov ax, POWER_BUTTON
	out dx, ax		; written back: cleared
	call draw_goodbye
	mov esi, msg_goodbye_line
	call serial_text
	mov ecx, GOODBYE_FRAMES
.wait:
	mov byte [ticked], 0
	hlt
	cmp byte [ticked], 0
	je .wait
	loop .wait
	mov edx, [pm_control]
	in ax, dx
	and ax, ~(7 << 10)
	movzx ecx, byte [sleep_type]
	shl ecx, 10
	or ax, cx
	or ax, SLEEP_ENABLE
	out dx, ax
.done:
	ret
