; The serial line: what arrives is typed, what is typed goes back.

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
