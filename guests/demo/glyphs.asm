; The demo's own letters: a monoline stroke font on a small grid.
; Grid: capitals from y=0 to the baseline y=20, small letters from y=6, descenders to y=26.
;   G advance        starts the next printable character, from space (0x20) to tilde (0x7e)
;   M x,y            lift the pen to a point
;   S x,y            straight stroke to a point
;   A kx,ky,x,y      quarter ellipse to (x,y); (kx,ky) is the corner it rounds

%assign glyph_count 0
%macro G 1
%if glyph_count > 0
	db 0
%endif
glyph_%[glyph_count]:
	db %1
%assign glyph_count glyph_count + 1
%endmacro
%macro M 2
	db 0x20 | %1, %2
%endmacro
%macro S 2
	db 0x40 | %1, %2
%endmacro
%macro A 4
	db 0x60 | %1, %2, %3, %4
%endmacro
%macro BOWL 0	; the round part of a, b, d, g, o, p, q
	M 6,6
	A 12,6, 12,13
	A 12,20, 6,20
	A 0,20, 0,13
	A 0,6, 6,6
%endmacro
%macro RING 0	; the circle of O and Q
	M 10,0
	A 20,0, 20,10
	A 20,20, 10,20
	A 0,20, 0,10
	A 0,0, 10,0
%endmacro
%macro LINE 4
	M %1,%2
	S %3,%4
%endmacro
%macro DOT 2
	LINE %1,%2, %1,%2
%endmacro

G 8		; space
G 6		; !
	LINE 0,0, 0,13
	DOT 0,20
G 10		; "
	LINE 0,0, 0,5
	LINE 5,0, 5,5
G 18		; #
	LINE 5,2, 3,18
	LINE 11,2, 9,18
	LINE 1,7, 13,7
	LINE 0,13, 12,13
G 17		; $
	M 11,5
	A 10,3, 6,3
	A 0,3, 0,6
	A 0,10, 6,10
	A 12,10, 12,14
	A 12,17, 6,17
	A 1,17, 0,15
	LINE 6,0, 6,20
G 23		; %
	M 3,0
	A 6,0, 6,4
	A 6,8, 3,8
	A 0,8, 0,4
	A 0,0, 3,0
	M 15,12
	A 18,12, 18,16
	A 18,20, 15,20
	A 12,20, 12,16
	A 12,12, 15,12
	LINE 15,0, 3,20
G 19		; &
	M 14,20
	S 3,7
	A 2,5, 2,4
	A 2,0, 6,0
	A 10,0, 10,4
	A 10,7, 6,9
	A 0,11, 0,15
	A 0,20, 6,20
	A 13,20, 14,12
G 5		; '
	LINE 0,0, 0,5
G 9		; (
	M 4,0
	A 0,4, 0,12
	A 0,20, 4,24
G 9		; )
	M 0,0
	A 4,4, 4,12
	A 4,20, 0,24
G 14		; *
	LINE 5,0, 5,10
	LINE 1,2, 9,8
	LINE 9,2, 1,8
G 17		; +
	LINE 6,6, 6,18
	LINE 0,12, 12,12
G 6		; ,
	LINE 1,20, 0,24
G 12		; -
	LINE 0,12, 7,12
G 6		; .
	DOT 0,20
G 13		; /
	LINE 8,0, 0,22
G 17		; 0
	M 6,0
	A 12,0, 12,10
	A 12,20, 6,20
	A 0,20, 0,10
	A 0,0, 6,0
G 17		; 1
	M 2,4
	S 7,0
	S 7,20
G 17		; 2
	M 0,5
	A 0,0, 6,0
	A 12,0, 12,6
	A 12,9, 10,11
	S 0,20
	S 12,20
G 17		; 3
	M 0,3
	A 2,0, 6,0
	A 11,0, 11,5
	A 11,10, 5,10
	A 12,10, 12,15
	A 12,20, 6,20
	A 1,20, 0,16
G 17		; 4
	M 9,20
	S 9,0
	S 0,14
	S 12,14
G 17		; 5
	M 11,0
	S 2,0
	S 1,9
	A 3,7, 6,7
	A 12,7, 12,13
	A 12,20, 6,20
	A 2,20, 0,17
G 17		; 6
	M 11,2
	A 9,0, 7,0
	A 0,0, 0,12
	A 0,20, 6,20
	A 12,20, 12,14
	A 12,8, 6,8
	A 0,8, 0,13
G 17		; 7
	M 0,0
	S 12,0
	S 4,20
G 17		; 8
	M 6,0
	A 11,0, 11,5
	A 11,9, 6,9
	A 12,9, 12,15
	A 12,20, 6,20
	A 0,20, 0,15
	A 0,9, 6,9
	A 1,9, 1,5
	A 1,0, 6,0
G 17		; 9
	M 1,18
	A 3,20, 5,20
	A 12,20, 12,8
	A 12,0, 6,0
	A 0,0, 0,6
	A 0,12, 6,12
	A 12,12, 12,7
G 6		; :
	DOT 0,9
	DOT 0,20
G 7		; ;
	DOT 1,9
	LINE 1,20, 0,24
G 16		; <
	M 11,5
	S 0,12
	S 11,19
G 17		; =
	LINE 0,9, 12,9
	LINE 0,15, 12,15
G 16		; >
	M 0,5
	S 11,12
	S 0,19
G 15		; ?
	M 0,4
	A 1,0, 5,0
	A 10,0, 10,5
	A 10,8, 7,10
	A 5,11, 5,14
	DOT 5,20
G 25		; @
	M 14,7
	S 14,13
	A 14,16, 17,16
	A 20,15, 20,10
	A 20,0, 10,0
	A 0,0, 0,10
	A 0,20, 10,20
	M 10,6
	A 14,6, 14,11
	A 14,15, 10,15
	A 6,15, 6,11
	A 6,6, 10,6
G 20		; A
	M 0,20
	S 8,0
	S 16,20
	LINE 3,13, 13,13
G 18		; B
	M 0,0
	S 0,20
	S 8,20
	A 13,20, 13,15
	A 13,10, 8,10
	S 0,10
	M 0,0
	S 7,0
	A 12,0, 12,5
	A 12,10, 7,10
G 20		; C
	M 16,4
	A 14,0, 9,0
	A 0,0, 0,10
	A 0,20, 9,20
	A 14,20, 16,16
G 20		; D
	M 0,0
	S 0,20
	S 6,20
	A 15,20, 15,10
	A 15,0, 6,0
	S 0,0
G 16		; E
	M 12,0
	S 0,0
	S 0,20
	S 12,20
	LINE 0,10, 10,10
G 15		; F
	M 12,0
	S 0,0
	S 0,20
	LINE 0,10, 10,10
G 22		; G
	M 16,4
	A 14,0, 9,0
	A 0,0, 0,10
	A 0,20, 9,20
	A 17,20, 17,12
	S 17,11
	S 10,11
G 20		; H
	LINE 0,0, 0,20
	LINE 14,0, 14,20
	LINE 0,10, 14,10
G 6		; I
	LINE 0,0, 0,20
G 14		; J
	M 9,0
	S 9,15
	A 9,20, 4,20
	A 1,20, 0,17
G 18		; K
	LINE 0,0, 0,20
	LINE 13,0, 0,12
	LINE 5,8, 14,20
G 15		; L
	M 0,0
	S 0,20
	S 11,20
G 24		; M
	M 0,20
	S 0,0
	S 9,14
	S 18,0
	S 18,20
G 20		; N
	M 0,20
	S 0,0
	S 14,20
	S 14,0
G 25		; O
	RING
G 17		; P
	M 0,20
	S 0,0
	S 8,0
	A 13,0, 13,6
	A 13,11, 8,11
	S 0,11
G 25		; Q
	RING
	LINE 13,14, 20,21
G 18		; R
	M 0,20
	S 0,0
	S 8,0
	A 13,0, 13,6
	A 13,11, 8,11
	S 0,11
	LINE 7,11, 14,20
G 19		; S
	M 13,4
	A 11,0, 7,0
	A 0,0, 0,5
	A 0,10, 7,10
	A 14,10, 14,15
	A 14,20, 7,20
	A 2,20, 0,16
G 20		; T
	LINE 0,0, 16,0
	LINE 8,0, 8,20
G 20		; U
	M 0,0
	S 0,12
	A 0,20, 7,20
	A 14,20, 14,12
	S 14,0
G 20		; V
	M 0,0
	S 8,20
	S 16,0
G 28		; W
	M 0,0
	S 6,20
	S 12,2
	S 18,20
	S 24,0
G 18		; X
	LINE 0,0, 14,20
	LINE 14,0, 0,20
G 18		; Y
	M 0,0
	S 7,10
	S 14,0
	LINE 7,10, 7,20
G 18		; Z
	M 0,0
	S 13,0
	S 0,20
	S 13,20
G 10		; [
	M 5,0
	S 0,0
	S 0,24
	S 5,24
G 13		; backslash
	LINE 0,0, 8,22
G 10		; ]
	M 0,0
	S 5,0
	S 5,24
	S 0,24
G 15		; ^
	M 0,7
	S 5,0
	S 10,7
G 15		; _
	LINE 0,23, 12,23
G 8		; `
	LINE 0,0, 3,4
G 17		; a
	BOWL
	LINE 12,6, 12,20
G 17		; b
	BOWL
	LINE 0,0, 0,20
G 15		; c
	M 11,8
	A 9,6, 6,6
	A 0,6, 0,13
	A 0,20, 6,20
	A 9,20, 11,18
G 17		; d
	BOWL
	LINE 12,0, 12,20
G 17		; e
	M 0,13
	S 12,13
	A 12,6, 6,6
	A 0,6, 0,13
	A 0,20, 6,20
	A 9,20, 11,18
G 10		; f
	M 3,20
	S 3,5
	A 3,0, 7,0
	LINE 0,7, 7,7
G 17		; g
	BOWL
	M 12,6
	S 12,21
	A 12,26, 6,26
	A 3,26, 1,24
G 17		; h
	LINE 0,0, 0,20
	M 0,12
	A 0,6, 6,6
	A 11,6, 11,12
	S 11,20
G 6		; i
	LINE 0,6, 0,20
	DOT 0,1
G 8		; j
	M 3,6
	S 3,22
	A 3,26, 0,26
	DOT 3,1
G 14		; k
	LINE 0,0, 0,20
	LINE 10,6, 0,15
	LINE 4,12, 10,20
G 6		; l
	LINE 0,0, 0,20
G 24		; m
	LINE 0,6, 0,20
	M 0,11
	A 0,6, 5,6
	A 9,6, 9,11
	S 9,20
	M 9,11
	A 9,6, 14,6
	A 18,6, 18,11
	S 18,20
G 17		; n
	LINE 0,6, 0,20
	M 0,12
	A 0,6, 6,6
	A 11,6, 11,12
	S 11,20
G 17		; o
	BOWL
G 17		; p
	BOWL
	LINE 0,6, 0,26
G 17		; q
	BOWL
	LINE 12,6, 12,26
G 10		; r
	LINE 0,6, 0,20
	M 0,12
	A 0,6, 7,6
G 15		; s
	M 9,8
	A 8,6, 5,6
	A 0,6, 0,9
	A 0,13, 5,13
	A 10,13, 10,17
	A 10,20, 5,20
	A 2,20, 0,18
G 11		; t
	M 3,2
	S 3,15
	A 3,20, 7,20
	LINE 0,7, 7,7
G 17		; u
	M 0,6
	S 0,14
	A 0,20, 5,20
	A 11,20, 11,14
	LINE 11,6, 11,20
G 16		; v
	M 0,6
	S 6,20
	S 12,6
G 22		; w
	M 0,6
	S 5,20
	S 9,8
	S 13,20
	S 18,6
G 15		; x
	LINE 0,6, 11,20
	LINE 11,6, 0,20
G 16		; y
	LINE 0,6, 6,20
	M 12,6
	S 6,21
	A 4,26, 0,26
G 15		; z
	M 0,6
	S 10,6
	S 0,20
	S 10,20
G 11		; {
	M 6,0
	A 3,0, 3,4
	S 3,8
	A 3,12, 0,12
	A 3,12, 3,16
	S 3,20
	A 3,24, 6,24
G 6		; |
	LINE 0,0, 0,25
G 11		; }
	M 0,0
	A 3,0, 3,4
	S 3,8
	A 3,12, 6,12
	A 3,12, 3,16
	S 3,20
	A 3,24, 0,24
G 17		; ~
	M 0,13
	A 0,10, 3,10
	A 5,10, 6,12
	A 7,14, 9,14
	A 12,14, 12,11
	db 0

glyphs:
%assign i 0
%rep glyph_count
	dw glyph_%[i]
%assign i i + 1
%endrep
