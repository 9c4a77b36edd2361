; The keyboard: scan code set 1, US layout.

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
